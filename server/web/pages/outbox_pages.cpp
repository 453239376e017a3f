#include "approvals/outbox_desk.h"
#include "http/url.h"
#include "programs/program_repository.h"
#include "records/program_sight.h"
#include "storage/db/database.h"
#include "web/pages/context.h"
#include "web/pages/mail_files.h"
#include "web/pages/outbox_parts.h"
#include "web/pages/task_words.h"
#include "web/views/link_state.h"
#include "web/views/outbox.h"

namespace entente::web {

using approvals::OutboxDesk;
using http::Access;
using http::BodyLimit;
using http::Method;
using http::Request;
using http::Response;
using mail::Drafts;
using mail::MailState;
using programs::Program;
using storage::ReadTx;

namespace {

constexpr int kGroupShown = 20;
constexpr int kStepShown = 100;
constexpr int kSentShown = 100;
constexpr int kToFixShown = 100;

OutboxDesk desk(const Visit& visit) {
    return {visit.services.database, visit.services.runner, visit.services.clock};
}

/// A program that the reader sees, by its code.
std::optional<Program> programOf(ReadTx& tx, const Visit& visit, std::string_view code) {
    for (auto& program : records::programsFor(tx, *visit.account()))
        if (program.code == code) return std::move(program);
    return std::nullopt;
}

std::string stepPath(const Program& program, const mail::DraftGroup& group) {
    return std::string(kOutboxPath) + "/step?program=" + http::url::encode(program.code) +
           "&step=" + http::url::encode(group.element) + "&text=" + http::url::encode(group.textName);
}

/// The group with its mails after `after`, `limit` at the most.
OutboxView::Group groupOf(ReadTx& tx, const Visit& visit, const Program& program, const mail::DraftGroup& group,
                          MailId after, int limit) {
    OutboxView::Group shown;
    shown.step = stepText(tx, visit, group.instance, group.element);
    shown.program = {program.title.in(visit.language().tag), pathOfProgram(program.code)};
    shown.count = group.count;
    shown.since = group.oldest;
    shown.code = program.code;
    shown.element = group.element;
    shown.text = group.textName;
    shown.newest = group.newest.text();
    auto drafts = Drafts().list(tx, group, senderSide(visit), after, limit + 1);
    if (drafts.size() > static_cast<std::size_t>(limit)) {
        drafts.pop_back();
        auto path = stepPath(program, group);
        if (limit == kStepShown) path += "&after=" + drafts.back().id.text();
        shown.more = Link{visit.text(limit == kStepShown ? "page.more" : "outbox.all_of_step"), std::move(path)};
    }
    for (const auto& draft : drafts)
        shown.mails.push_back(mailLine(visit, draft));
    return shown;
}

Response showOutbox(const Services& services, const Request& request) {
    Visit visit(services, request);
    OutboxView view;
    view.action = kOutboxPath + std::string("/send");
    const auto only = request.query("program");
    services.database.read([&](ReadTx& tx) {
        for (const auto& program : records::programsFor(tx, *visit.account())) {
            if (!only.empty() && program.code != only) continue;
            visit.setClocks(program);
            const auto side = senderSide(visit);
            for (const auto& group : Drafts().groups(tx, program.id, side))
                view.groups.push_back(groupOf(tx, visit, program, group, {}, kGroupShown));
            for (const auto& mail : Drafts().toFix(tx, program.id, side, kToFixShown)) {
                auto line = mailLine(visit, mail);
                if (!services.outbox.find(tx, mail.id) || services.outbox.find(tx, mail.id)->content.sender != side)
                    line.url.clear();
                view.toFix.push_back(std::move(line));
            }
            view.sent.push_back({program.title.in(visit.language().tag),
                                 kOutboxPath + std::string("/sent?program=") + http::url::encode(program.code)});
        }
    });
    return visit.page(render(services.site, visit.frame, view));
}

std::optional<mail::DraftGroup> groupNamed(ReadTx& tx, const Visit& visit, const Program& program,
                                           std::string_view step, std::string_view text) {
    for (auto& group : Drafts().groups(tx, program.id, senderSide(visit)))
        if (group.element == step && group.textName == text) return std::move(group);
    return std::nullopt;
}

Response showStep(const Services& services, const Request& request) {
    Visit visit(services, request);
    OutboxView view;
    view.action = kOutboxPath + std::string("/send");
    view.back = Link{visit.text("outbox.title"), kOutboxPath};
    const bool found = services.database.read([&](ReadTx& tx) {
        const auto program = programOf(tx, visit, request.query("program"));
        if (!program) return false;
        visit.setClocks(*program);
        // When all have left meanwhile, an empty page says so.
        if (const auto group = groupNamed(tx, visit, *program, request.query("step"), request.query("text")))
            view.groups.push_back(
                groupOf(tx, visit, *program, *group, MailId::parse(request.query("after")), kStepShown));
        return true;
    });
    if (!found) return Response::error(notFound("http.not_found", "There is no such page"));
    return visit.page(render(services.site, visit.frame, view));
}

Response showSent(const Services& services, const Request& request) {
    Visit visit(services, request);
    SentView view;
    const bool found = services.database.read([&](ReadTx& tx) {
        const auto program = programOf(tx, visit, request.query("program"));
        if (!program) return false;
        visit.setClocks(*program);
        view.program = {program->title.in(visit.language().tag), pathOfProgram(program->code)};
        auto mails = Drafts().handled(tx, program->id, senderSide(visit), MailId::parse(request.query("before")),
                                      kSentShown + 1);
        if (mails.size() > kSentShown) {
            mails.pop_back();
            view.older = Link{visit.text("page.older"), kOutboxPath + std::string("/sent?program=") +
                                                            http::url::encode(program->code) +
                                                            "&before=" + mails.back().id.text()};
        }
        for (const auto& mail : mails)
            view.mails.push_back(mailLine(visit, mail));
        return true;
    });
    if (!found) return Response::error(notFound("http.not_found", "There is no such page"));
    return visit.page(render(services.site, visit.frame, view));
}

/// What the form asks to send: what is ticked, or all drafts of the step that its page knew of.
std::vector<MailId> wanted(const Visit& visit) {
    const auto& request = visit.request;
    std::vector<MailId> ids;
    if (request.field("what") != "all") {
        for (const auto& id : request.fieldValues("mail"))
            if (const auto known = MailId::parse(id)) ids.push_back(known);
        return ids;
    }
    visit.services.database.read([&](ReadTx& tx) {
        const auto program = programOf(tx, visit, request.field("program"));
        if (!program) return;
        mail::DraftGroup group;
        group.program = program->id;
        group.element = request.field("step");
        group.textName = request.field("text");
        group.newest = MailId::parse(request.field("newest"));
        ids = Drafts().ids(tx, group, senderSide(visit));
    });
    return ids;
}

/// What stayed, by receiver and reason.
Response sentPage(const Visit& visit, const OutboxDesk::Sent& sent) {
    if (sent.kept.empty()) return visit.done(kOutboxPath, sent.count == 0 ? "outbox_nothing" : "outbox_sent");
    DoneView view{visit.text("outbox.sent_count", {{"count", std::to_string(sent.count)}}), {}};
    view.next = Link{visit.text("outbox.title"), kOutboxPath};
    visit.services.database.read([&](ReadTx& tx) {
        for (const auto& [id, reason] : sent.kept) {
            const auto mail = visit.services.outbox.find(tx, id);
            const bool own = mail && mail->content.sender == senderSide(visit) && mail->content.program &&
                             records::maySee(tx, *visit.account(), mail->content.program);
            view.paragraphs.push_back((own ? receiverText(mail->content.to.front()) + ": " : std::string()) +
                                      visit.say(reason));
        }
    });
    return visit.page(render(visit.services.site, visit.frame, view));
}

Response sendMany(const Services& services, const Request& request) {
    const Visit visit(services, request);
    return sentPage(visit, desk(visit).send(wanted(visit), *visit.account()));
}

Response showOne(const Services& services, const Request& request) {
    Visit visit(services, request);
    return outboxMailPage(visit, {});
}

/// Errors of input go back to the page; that somebody was faster is said in the list.
Response refused(Visit& visit, const Error& error, OutboxMailView view) {
    if (approvals::isNoDraft(error)) return visit.done(kOutboxPath, "outbox_gone");
    if (error.kind != ErrorKind::Invalid) return Response::error(error);
    view.errors = {visit.pageError(error)};
    return outboxMailPage(visit, std::move(view));
}

Response sendOne(const Services& services, const Request& request) {
    Visit visit(services, request);
    const auto done = desk(visit).send(idFrom<MailId>(request, "id"), *visit.account());
    return done ? visit.done(kOutboxPath, "outbox_sent") : refused(visit, done.error(), {});
}

Response edit(const Services& services, const Request& request) {
    Visit visit(services, request);
    OutboxMailView view;
    view.editSubject = request.field("subject");
    view.editBody = request.field("body");
    view.seen = request.field("seen");
    view.alike = request.hasField("alike");
    const auto id = idFrom<MailId>(request, "id");
    const auto done = desk(visit).rewrite(id, *visit.account(), view.editSubject, withPlaceholder(view.editBody),
                                          withPlaceholder(view.seen), view.alike);
    if (!done) return refused(visit, done.error(), std::move(view));
    if (!view.alike) return visit.done(outboxMailPath(id), "outbox_saved");
    DoneView result{visit.text("outbox.saved_alike", {{"count", std::to_string(done->alike)}}), {}};
    for (const auto& name : done->kept)
        result.paragraphs.push_back(visit.text("outbox.kept_alike", {{"name", name}}));
    result.next = Link{visit.text("outbox.title"), kOutboxPath};
    return visit.page(render(services.site, visit.frame, result));
}

Response takeOut(const Services& services, const Request& request) {
    Visit visit(services, request);
    OutboxMailView view;
    view.reason = request.field("reason");
    const auto done = desk(visit).takeOut(idFrom<MailId>(request, "id"), *visit.account(), view.reason);
    return done ? visit.done(kOutboxPath, "outbox_taken_out") : refused(visit, done.error(), std::move(view));
}

Response cameBack(const Services& services, const Request& request) {
    Visit visit(services, request);
    OutboxMailView view;
    view.reason = request.field("reason");
    const auto id = idFrom<MailId>(request, "id");
    const auto done = desk(visit).cameBack(id, *visit.account(), view.reason);
    if (!done) return refused(visit, done.error(), std::move(view));
    return visit.done(outboxMailPath(id), *done ? "outbox_returned_told" : "outbox_returned");
}

Response undo(const Services& services, const Request& request) {
    Visit visit(services, request);
    const auto id = idFrom<MailId>(request, "id");
    const auto done = desk(visit).undoCameBack(id, *visit.account());
    return done ? visit.done(outboxMailPath(id), "outbox_undone") : Response::error(done.error());
}

std::optional<mail::StoredMail> outboxMailOf(const Services& services, const Request& request) {
    const Visit visit(services, request);
    auto found = desk(visit).find(idFrom<MailId>(request, "id"), *visit.account());
    return found ? std::optional(std::move(*found)) : std::nullopt;
}

Response download(const Services& services, const Request& request) {
    return mailFile(Visit(services, request), outboxMailOf(services, request), request.parameter("position"));
}

Response calendar(const Services& services, const Request& request) {
    return mailCalendar(Visit(services, request), outboxMailOf(services, request));
}

}  // namespace

std::vector<http::Route> outboxRoutes(const Services& services) {
    const auto on = handlersOf(services);
    const auto coordinators = [] { return Access::role("coordinator"); };
    const std::string one = kOutboxPath + std::string("/{id}");
    return {
        {Method::Get, kOutboxPath, coordinators(), BodyLimit::none(), on(showOutbox)},
        {Method::Get, kOutboxPath + std::string("/step"), coordinators(), BodyLimit::none(), on(showStep)},
        {Method::Get, kOutboxPath + std::string("/sent"), coordinators(), BodyLimit::none(), on(showSent)},
        {Method::Post, kOutboxPath + std::string("/send"), coordinators(), BodyLimit::form(), on(sendMany)},
        {Method::Get, one, coordinators(), BodyLimit::none(), on(showOne)},
        {Method::Get, one + "/files/{position}", coordinators(), BodyLimit::none(), on(download)},
        {Method::Get, one + "/calendar", coordinators(), BodyLimit::none(), on(calendar)},
        {Method::Post, one + "/send", coordinators(), BodyLimit::form(), on(sendOne)},
        {Method::Post, one + "/edit", coordinators(), BodyLimit::form(), on(edit)},
        {Method::Post, one + "/take-out", coordinators(), BodyLimit::form(), on(takeOut)},
        {Method::Post, one + "/returned", coordinators(), BodyLimit::form(), on(cameBack)},
        {Method::Post, one + "/undo", coordinators(), BodyLimit::form(), on(undo)},
    };
}

}  // namespace entente::web
