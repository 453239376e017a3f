#include "web/pages/own_data.h"

#include <fmt/format.h>

#include <algorithm>

#include "approvals/own_data.h"
#include "base/crypto.h"
#include "base/utf8.h"
#include "programs/consent_repository.h"
#include "programs/program_repository.h"
#include "records/erasure_service.h"
#include "storage/db/database.h"
#include "web/pages/link_visit.h"
#include "web/pages/task_words.h"
#include "web/views/link_state.h"
#include "web/views/own_data.h"
#include "workflow/sender.h"

namespace entente::web {

using approvals::Kept;
using approvals::OwnAnswers;
using http::Access;
using http::BodyLimit;
using http::Method;
using http::Request;
using http::Response;
using programs::AskedConsent;
using programs::ConsentRepository;
using storage::ReadTx;
using storage::Tx;

namespace {

/// Who holds such a link, and how they show it.
struct Owner {
    std::string token;
    Proof proof = Proof::Cookie;
    programs::Person person;

    std::string path() const { return "/your-data/" + person.id.text(); }
    std::string cookie() const { return "d-" + person.id.text(); }
};

std::optional<Owner> ownerOf(const Services& services, std::string_view token, Proof proof) {
    if (token.empty()) return std::nullopt;
    auto person = services.database.read([&](ReadTx& tx) { return approvals::ActionLinks().owner(tx, token); });
    if (!person) return std::nullopt;
    return Owner{std::string(token), proof, std::move(*person)};
}

/// A form brings its token, and then no other counts, or what proves that it belongs to the cookie.
std::optional<Owner> ownerOf(const Services& services, const Request& request) {
    const auto person = idFrom<PersonId>(request, "person");
    const bool inField = request.hasField("token");
    auto owner = inField ? ownerOf(services, request.field("token"), Proof::Field)
                         : ownerOf(services, request.cookie("d-" + person.text()), Proof::Cookie);
    if (owner && owner->person.id != person) return std::nullopt;
    return owner;
}

Visit ownVisit(const Services& services, const Request& request, const Owner& owner) {
    auto visit = plainVisit(services, request);
    if (request.query("lang").empty() && request.cookie("language").empty())
        visit.frame.language = services.site.catalogue().languageOf(owner.person.language);
    visit.frame.path = owner.proof == Proof::Cookie ? owner.path() : "/a/" + owner.token + "?k=1";
    return visit;
}

std::string nameOfQuestion(const programs::ConsentQuestion& question) {
    return question.recipient ? question.purpose + "-" + question.recipient.text() : question.purpose;
}

Response showOwn(const Services& services, const Visit& visit, const Owner& owner, std::vector<PageError> errors = {},
                 int status = 200) {
    const auto& person = owner.person;
    const auto& tag = visit.language().tag;
    const bool sent = !errors.empty() && status == kUnprocessable;
    OwnDataView view;
    view.action = owner.path();
    view.name = personText(person, visit.language());
    const auto row = [&](const char* label, const std::string& value) {
        if (!value.empty()) view.rows.push_back({visit.text(std::string("own_data.") + label), value});
    };
    row("name", person.name);
    row("name_ko", person.nameKo);
    row("position", person.title.in(tag));
    row("email", person.email);
    row("phone", person.phone);
    row("assistant", person.assistantName.empty() ? person.assistantEmail : person.assistantName);
    services.database.read([&](ReadTx& tx) {
        if (const auto day = services.erasures.lastDay(tx, person.id); !day.empty())
            row("kept_until", dateText(day, visit.language()));
        const ConsentRepository consents;
        const auto parts = consents.partsOf(tx, person.id);
        for (const auto& part : parts)
            view.parts.push_back(
                visit.text("own_data.part", {{"program", part.title.in(tag)},
                                             {"role", visit.text("participation.role." + part.role)},
                                             {"state", visit.text("participation.state." + part.state)}}));
        for (const auto& one : consents.questions(tx, person.id)) {
            OwnDataView::Question question;
            question.name = nameOfQuestion(one.question);
            question.ask =
                visit.text("own_data.ask." + one.question.purpose, {{"organisation", one.recipient.in(tag)}});
            question.text = visit.text("own_data.text." + one.question.purpose);
            if (one.standing) question.standing = saidText(visit, *one.standing);
            const auto chosen = visit.request.field(question.name);
            question.yes = sent ? chosen == "yes" : one.standing && one.standing->state == "given";
            question.no = sent ? chosen == "no" : one.standing && !one.standing->allows();
            question.hasNeeds = one.question.purpose == programs::kSpecialNeeds;
            view.questions.push_back(std::move(question));
        }
        const auto needs = consents.needs(tx, person.id).value_or(programs::SpecialNeeds{});
        view.diet = sent ? std::string(visit.request.field("diet")) : needs.diet;
        view.access = sent ? std::string(visit.request.field("access")) : needs.access;
        view.hidden = {{"seen", std::to_string(consents.newest(tx, person.id))}};
        const auto program =
            parts.empty() ? std::nullopt : programs::ProgramRepository().find(tx, parts.front().program);
        if (program)
            if (const auto contact =
                    workflow::senderOf(tx, *program, services.clock.now(), programs::sideOf(parts.front().side))) {
                view.contact = contact->nameIn(tag) + ", " + contact->email;
                view.contactUrl = "mailto:" + contact->email;
            }
    });
    if (owner.proof == Proof::Cookie)
        view.hidden.emplace_back("nonce", formNonce(owner.token));
    else
        view.hidden.emplace_back("token", owner.token);
    view.errors = std::move(errors);
    return visit.page(render(services.site, visit.frame, view), status);
}

/// Without the cookie nothing is shown: the page that sends a lost link again.
Response showLost(const Services& services, const Request& request) {
    auto visit = plainVisit(services, request);
    FreshLinkView view{.why = FreshLinkView::Why::NoCookie, .action = "/links/fresh"};
    return visit.page(render(services.site, visit.frame, view));
}

Response showOwnData(const Services& services, const Request& request) {
    const auto owner = ownerOf(services, request);
    if (!owner) return showLost(services, request);
    return showOwn(services, ownVisit(services, request, *owner), *owner);
}

Response tooManyAnswers() {
    return Response::error(429, {"link.too_many", "Too many attempts. Wait a few minutes, then try again.", {}});
}

Response sendOwnData(const Services& services, const std::shared_ptr<LinkLimits>& limits, const Request& request) {
    const auto owner = ownerOf(services, request);
    if (!owner) {
        if (request.hasField("token") && !limits->guess(request)) return tooManyAnswers();
        return showLost(services, request);
    }
    if (!limits->send(owner->token)) return tooManyAnswers();
    auto visit = ownVisit(services, request, *owner);
    if (owner->proof == Proof::Cookie && !equalConstantTime(request.field("nonce"), formNonce(owner->token)))
        return showOwn(services, visit, *owner, {{"", visit.text("link.other_form")}}, 409);
    OwnAnswers sent;
    sent.seen = numberOf<std::int64_t>(request.field("seen")).value_or(-1);
    sent.needs = {std::string(utf8::trim(request.field("diet"))), std::string(utf8::trim(request.field("access")))};
    bool keepsNeeds = false;
    std::string first;
    for (const auto& one :
         services.database.read([&](ReadTx& tx) { return ConsentRepository().questions(tx, owner->person.id); })) {
        const auto name = nameOfQuestion(one.question);
        const auto chosen = request.field(name);
        if (first.empty()) first = name;
        if (chosen != "yes" && chosen != "no") continue;
        sent.answers.push_back({one.question, chosen == "yes"});
        if (one.question.purpose == programs::kSpecialNeeds) keepsNeeds = chosen == "yes";
    }
    std::vector<PageError> errors;
    if (sent.answers.empty()) errors.push_back({first + "-yes", visit.text("own_data.none_chosen")});
    // A no to what was kept clears it; something new without a yes must not be lost in silence.
    const bool allowed = keepsNeeds || request.field(programs::kSpecialNeeds) == "no";
    for (auto& error : wrongNeeds(visit, sent.needs, allowed))
        errors.push_back(std::move(error));
    if (!errors.empty()) return showOwn(services, visit, *owner, std::move(errors), kUnprocessable);
    const auto today = todayIn(services, services.zone);
    const auto kept = services.database.write([&](Tx& tx) {
        const auto done = approvals::keepOwnAnswers(tx, owner->person, sent, today, services.clock.now());
        if (done == Kept::Saved) mailOwnLink(tx, services, owner->person, kConsentReceipt);
        return done;
    });
    if (kept == Kept::Moved) return showOwn(services, visit, *owner, {{"", visit.text("own_data.moved")}}, 409);
    const std::string key = kept == Kept::Saved ? "own_data.saved." : "own_data.nothing.";
    visit.frame.notice =
        Notice{visit.text(key + "title"), visit.text(key + "text"), kept == Kept::Saved ? Tone::Green : Tone::Neutral};
    return showOwn(services, visit, *owner);
}

}  // namespace

std::string saidText(const Visit& visit, const programs::ConsentStatement& consent) {
    const auto by = visit.text("consents.by." + consent.channel, {{"day", dateText(consent.saidOn, visit.language())}});
    return visit.text("consents.what", {{"state", visit.text("consents.is." + consent.state)}, {"by", by}});
}

std::vector<PageError> wrongNeeds(const Visit& visit, const programs::SpecialNeeds& needs, bool allowed) {
    std::vector<PageError> errors;
    for (const auto& [field, text] : {std::pair{"diet", &needs.diet}, std::pair{"access", &needs.access}}) {
        if (utf8::length(*text) > approvals::kLongestNeed)
            errors.push_back({field, visit.text("own_data.needs_long")});
        else if (!text->empty() && !allowed)
            errors.push_back({field, visit.text("own_data.needs_without")});
    }
    return errors;
}

std::optional<Response> openOwnData(const Services& services, const Request& request) {
    const auto owner = ownerOf(services, request.parameter("token"), Proof::Field);
    if (!owner) return std::nullopt;
    if (request.query("k").empty()) {
        auto response = Response::redirect("/a/" + owner->token + "?k=1");
        response.cookie({owner->cookie(), owner->token, kLinkCookieSeconds});
        return response;
    }
    if (request.cookie(owner->cookie()) == owner->token) return Response::redirect(owner->path());
    auto visit = ownVisit(services, request, *owner);
    visit.frame.notice = Notice{visit.text("link.no_cookies.title"), visit.text("link.no_cookies.text"), Tone::Yellow};
    return showOwn(services, visit, *owner);
}

std::vector<http::Route> ownDataRoutes(const Services& services) {
    const auto limits = std::make_shared<LinkLimits>(services.clock);
    const auto byOwnLink = [] { return Access::link("people see by their own link what is held about them"); };
    return {
        {Method::Get, "/your-data/{person}", byOwnLink(), BodyLimit::none(), handlersOf(services)(showOwnData)},
        {Method::Post, "/your-data/{person}", byOwnLink(), BodyLimit::form(),
         [&services, limits](const Request& request) { return sendOwnData(services, limits, request); }},
    };
}

}  // namespace entente::web
