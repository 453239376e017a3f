#include <algorithm>
#include <memory>
#include <utility>

#include "base/utf8.h"
#include "documents/document.h"
#include "http/url.h"
#include "mail/address.h"
#include "storage/blobs/blob_store.h"
#include "storage/db/database.h"
#include "web/pages/link_handlers.h"
#include "web/pages/own_data.h"
#include "web/pages/pdf_files.h"
#include "web/views/link_state.h"

namespace entente::web {

using approvals::LinkState;
using http::Access;
using http::BodyLimit;
using http::Method;
using http::Request;
using http::Response;

namespace {

using Limits = std::shared_ptr<LinkLimits>;

constexpr std::uint64_t kLargestForm = 25 * http::mebibyte;
constexpr std::size_t kLongestNote = 2'000;

Response tooMany() {
    return Response::error(429, {"link.too_many", "Too many attempts. Wait a few minutes, then try again.", {}});
}

/// The same page for every unknown token, and for every clean address without its cookie.
Response showFresh(const Services& services, const Request& request, FreshLinkView view, int status) {
    auto visit = plainVisit(services, request);
    if (request.method() == Method::Post) visit.frame.path = "/links/fresh";
    view.action = "/links/fresh";
    return visit.page(render(services.site, visit.frame, view), status);
}

Response showUnknown(const Services& services, const Request& request) {
    return showFresh(services, request, {.why = FreshLinkView::Why::Unknown}, 404);
}

Response showNoCookie(const Services& services, const Request& request) {
    return showFresh(services, request, {.why = FreshLinkView::Why::NoCookie}, 200);
}

std::string withLanguage(const Request& request, std::string path) {
    const auto language = request.query("lang");
    if (language.empty()) return path;
    const char separator = path.find('?') == std::string::npos ? '?' : '&';
    return path + separator + "lang=" + http::url::encode(language);
}

/// Whether the browser has shown more for this very link before, by a code: its cookie is worth more than the mail.
bool isConfirmed(const Services& services, const Request& request, const approvals::LinkView& link) {
    const auto kept = findLink(services, request.cookie(linkCookie(link.task.id)), Proof::Cookie);
    return kept && kept->view.task.id == link.task.id && kept->view.person.id == link.person.id &&
           kept->view.purpose == link.purpose && kept->view.edition == link.edition &&
           kept->view.assurance > link.assurance;
}

/// A browser that keeps the cookie goes on to the clean address; any other gets the page at once. Changes nothing,
/// however often a mail scanner comes by.
Response openLink(const Services& services, const Limits& limits, const Request& request) {
    const auto& token = request.parameter("token");
    auto held = findLink(services, token, Proof::Field);
    if (!held)
        if (auto own = openOwnData(services, request)) return std::move(*own);
    if (!held) return limits->guess(request) ? showUnknown(services, request) : tooMany();
    const auto task = held->view.task.id;
    const auto page = withLanguage(request, "/t/" + task.text());
    if (isConfirmed(services, request, held->view)) return Response::redirect(page);
    if (request.query("k").empty()) {
        auto response = Response::redirect(withLanguage(request, "/a/" + token + "?k=1"));
        response.cookie({linkCookie(task), token, kLinkCookieSeconds});
        return response;
    }
    if (request.cookie(linkCookie(task)) == token) return Response::redirect(page);
    LinkVisit visit(services, request, std::move(*held));
    if (visit.link().state == LinkState::Acts)
        visit.visit.frame.notice =
            Notice{visit.text("link.no_cookies.title"), visit.text("link.no_cookies.text"), Tone::Yellow};
    return showLink(visit);
}

Response showTask(const Services& services, const Request& request) {
    auto held = heldLink(services, request);
    if (!held) return showNoCookie(services, request);
    return showLink(LinkVisit(services, request, std::move(*held)));
}

/// Runs `send` for a form of this very link while it acts; else shows what the link shows. Only what is `proving`
/// something comes before that.
template <typename Send>
Response sendForm(const Services& services, const Limits& limits, const Request& request, const Send& send,
                  bool proving = false) {
    auto held = heldLink(services, request);
    if (!held) {
        if (!request.hasField("token")) return showNoCookie(services, request);
        return limits->guess(request) ? showUnknown(services, request) : tooMany();
    }
    if (!limits->send(held->token)) return tooMany();
    const LinkVisit visit(services, request, std::move(*held));
    if (missingProof(visit) && !proving) return showProof(visit);
    if (visit.link().state != LinkState::Acts && !proving) return showEnded(visit);
    if (!visit.ownForm()) return showLink(visit, {.errors = {{"", visit.text("link.other_form")}}}, 409);
    return send(visit);
}

Response sendTask(const LinkVisit& visit) {
    if (visit.link().purpose == "decide") return sendDecision(visit);
    if (visit.link().purpose == "form") return sendAnswer(visit);
    return showLink(visit);
}

bool asks(const LinkVisit& visit) {
    return visit.link().purpose != "object";
}

Response passOn(const LinkVisit& visit) {
    if (!asks(visit)) return showLink(visit);
    const auto& request = visit.visit.request;
    HandOnInput input{std::string(request.field("name")),
                      std::string(request.field("email")),
                      std::string(request.field("note")),
                      {}};
    if (utf8::trim(input.name).empty())
        input.errors.push_back({"pass_on_name", visit.text("decision.pass_on_name_missing")});
    if (!mail::parseEmail(utf8::trim(input.email)))
        input.errors.push_back({"pass_on_email", visit.text("decision.pass_on_email_missing")});
    if (utf8::length(input.note) > kLongestNote)
        input.errors.push_back({"pass_on_note", visit.visit.say({"approvals.comment_too_long",
                                                                 "Use at most {count} characters",
                                                                 {{"count", std::to_string(kLongestNote)}}})});
    if (!input.errors.empty()) return showLink(visit, input, kUnprocessable);
    const auto passed = visit.services().approvals.passOn(visit.link(), {input.name, {}, input.email, input.note});
    if (!passed) {
        if (passed.error().kind != ErrorKind::Invalid) return showAgain(visit, passed.error());
        const auto field = passed.error().place == "new_name" ? "pass_on_name" : "pass_on_email";
        input.errors.push_back({field, visit.visit.say(passed.error().message)});
        return showLink(visit, input, kUnprocessable);
    }
    const DoneView view{visit.text("link.passed_on.title"),
                        {visit.text("link.passed_on.text", {{"name", std::string(utf8::trim(input.name))}})}};
    return visit.visit.page(render(visit.services().site, visit.visit.frame, view));
}

Response notForMe(const LinkVisit& visit, const Limits& limits) {
    if (!asks(visit)) return showLink(visit);
    constexpr std::string_view kReasons[] = {"not_competent", "left", "unknown"};
    const auto reason = visit.visit.request.field("reason");
    if (std::find(std::begin(kReasons), std::end(kReasons), reason) == std::end(kReasons))
        return showLink(visit, {.errors = {{"reason", visit.text("decision.reason_missing")}}}, kUnprocessable);
    // The coordinator reads it, in their own language. Clicking again tells them nothing new.
    const auto& site = visit.services().site;
    const auto* coordinator = visit.program().a.role("coordinator");
    const auto language = site.catalogue().languageOf(coordinator ? coordinator->language : "en");
    if (limits->mail("task " + visit.task().id.text())) {
        const auto key = "decision.reason." + std::string(reason);
        const auto told = visit.services().approvals.decline(visit.link(), site.text(language, key));
        if (!told) return showAgain(visit, told.error());
    }
    const DoneView view{visit.text("link.declined.title"), {visit.text("link.declined.text")}};
    return visit.visit.page(render(site, visit.visit.frame, view));
}

Response object(const LinkVisit& visit) {
    return asks(visit) ? showLink(visit) : sendObjection(visit);
}

/// Says the same whatever address is typed.
Response sendFresh(const Services& services, const Limits& limits, const Request& request) {
    FreshLinkView view{.why = FreshLinkView::Why::NoCookie, .email = std::string(request.field("email"))};
    const auto email = mail::parseEmail(utf8::trim(view.email));
    if (!email) {
        view.errors.push_back({"email", plainVisit(services, request).text("link.email_missing")});
        return showFresh(services, request, std::move(view), kUnprocessable);
    }
    if (!limits->ask(request)) return tooMany();
    if (limits->mail("mail " + *email)) {
        services.approvals.sendFreshLinks(*email);
        sendFreshOwnLink(services, *email);
    }
    view.sent = true;
    return showFresh(services, request, std::move(view), 200);
}

Response noFile() {
    return Response::error(notFound("link.no_file", "There is no such file"));
}

bool isWord(const LinkFile& file) {
    return file.mediaType == documents::kDocxMediaType;
}

/// A file of the task's current edition, or one that goes with it. An ended link gives none, but for the decided one.
Response sendFile(const Services& services, const Request& request, std::optional<HeldLink> held) {
    if (!held) return noFile();
    if (held->view.state != LinkState::Acts && held->view.state != LinkState::Decided) return noFile();
    const LinkVisit visit(services, request, std::move(*held));
    if (missingProof(visit)) return noFile();
    const auto files = services.database.read([&](storage::ReadTx& tx) { return linkFiles(tx, visit); });
    const auto& name = request.parameter("file");
    const auto found = std::find_if(files.begin(), files.end(), [&](const LinkFile& file) {
        return file.name == name || (isWord(file) && pdfNameOf(file.name) == name);
    });
    if (found == files.end()) return noFile();
    if (found->name != name)
        return sendPdf(visit.visit, {}, found->sha256, found->fileName,
                       {visit.text("document.take_word"), visit.fileUrl(found->name)});
    auto bytes = services.blobs.read(found->sha256);
    if (!bytes) return noFile();
    auto response = Response::bytes(std::move(*bytes), found->mediaType);
    response.download(found->fileName);
    return response;
}

}  // namespace

std::vector<http::Route> linkRoutes(const Services& services) {
    const auto limits = std::make_shared<LinkLimits>(services.clock);
    const auto form = [&services, limits](auto send) {
        return [&services, limits, send](const Request& request) { return sendForm(services, limits, request, send); };
    };
    const auto proof = [&services, limits](auto send) {
        return [&services, limits, send](const Request& request) {
            return sendForm(services, limits, request, send, true);
        };
    };
    const auto byMail = [] {
        return Access::link("people without an account decide and answer by the link of a mail");
    };
    return {
        {Method::Get, "/a/{token}", byMail(), BodyLimit::none(),
         [&services, limits](const Request& request) { return openLink(services, limits, request); }},
        {Method::Get, "/a/{token}/document/{file}", byMail(), BodyLimit::none(),
         [&services](const Request& request) {
             return sendFile(services, request, findLink(services, request.parameter("token"), Proof::Field));
         }},
        {Method::Get, "/t/{task}", byMail(), BodyLimit::none(),
         [&services](const Request& request) { return showTask(services, request); }},
        {Method::Get, "/t/{task}/document/{file}", byMail(), BodyLimit::none(),
         [&services](const Request& request) { return sendFile(services, request, heldLink(services, request)); }},
        {Method::Post, "/t/{task}", byMail(), BodyLimit::upload(kLargestForm), form(sendTask)},
        {Method::Post, "/t/{task}/pass-on", byMail(), BodyLimit::form(), form(passOn)},
        {Method::Post, "/t/{task}/not-for-me", byMail(), BodyLimit::form(),
         form([limits](const LinkVisit& visit) { return notForMe(visit, limits); })},
        {Method::Post, "/t/{task}/object", byMail(), BodyLimit::form(), form(object)},
        {Method::Post, "/t/{task}/code", byMail(), BodyLimit::form(), proof([limits](const LinkVisit& visit) {
             const bool few = limits->mail("code " + visit.task().id.text() + " " + visit.link().person.id.text());
             return few ? sendCode(visit) : tooMany();
         })},
        {Method::Post, "/t/{task}/code/check", byMail(), BodyLimit::form(), proof(checkCode)},
        {Method::Get, "/links/fresh", Access::link("asking for a fresh link"), BodyLimit::none(),
         [&services](const Request& request) { return showNoCookie(services, request); }},
        {Method::Post, "/links/fresh", Access::link("asking for a fresh link"), BodyLimit::form(),
         [&services, limits](const Request& request) { return sendFresh(services, limits, request); }},
    };
}

}  // namespace entente::web
