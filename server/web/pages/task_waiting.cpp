#include "approvals/approval_service.h"
#include "approvals/border.h"
#include "storage/db/database.h"
#include "web/pages/approval_line.h"
#include "web/pages/due_words.h"
#include "web/pages/outbox_parts.h"
#include "web/pages/task_handlers.h"
#include "web/pages/task_words.h"
#include "web/views/waiting_task.h"
#include "workflow/holders.h"

namespace entente::web {

using http::Response;
using storage::ReadTx;

namespace {

Response showWaiting(const TaskPage& page, WaitingTaskView view, ApprovalLineView line = {}) {
    const auto& services = page.visit.services;
    view.title = page.title();
    view.program = page.program();
    const bool mayRecord = approvals::mayRecord(page.account(), page.task);
    // The line of the other side is its own affair: here it is one answer that is waited for.
    const bool own = page.task.side == viewSide(page.visit);
    services.database.read([&](ReadTx& tx) {
        const auto holders = workflow::holdersOf(tx, page.situation.program(), page.task);
        view.asked = personsText(holders, page.visit.language());
        auto unreached = notReached(tx, page.visit, page.situation.program(), page.task, holders);
        view.problems = std::move(unreached.problems);
        view.remedies = std::move(unreached.remedies);
        if (const auto held = mail::Drafts().held(tx, page.task.id))
            view.held = page.visit.text(
                "outbox.waiting", {{"since", momentText(held->since, page.visit.frame.clocks, page.visit.language())}});
        view.replaceable = personOptions(own ? undecided(tx, page.task) : holders, page.visit.language());
        if (!own || page.task.task.kind != engine::TaskKind::Approval) return;
        auto shown = approvalLine(tx, page.visit, page.task);
        line.rule = std::move(shown.rule);
        line.rows = std::move(shown.rows);
        line.inLine = shown.inLine;
        line.lastTurn = shown.lastTurn;
        if (approvals::mayComplete(page.account(), page.task)) {
            line.addAction = page.path() + "/approvers";
            line.removeAction = page.path() + "/approvers/remove";
            view.backSteps = backOptions(page.visit, page.situation, page.task);
            if (!view.backSteps.empty()) view.backAction = page.path() + "/send-back";
        }
        line.errors = view.errors;
        view.line = approvalLineHtml(services.site, page.visit.frame, line);
    });
    view.since = page.task.createdAt;
    view.due = page.task.task.due;
    view.dueMoved = dueMovedText(page.visit, page.task);
    view.reminders = page.task.reminders;
    view.documents = documentLinks(page);
    if (mayRecord) {
        view.recordUrl = page.path() + "/record";
        if (view.held.empty()) view.remindAction = page.path() + "/remind";
        view.reassignAction = page.path() + "/reassign";
    }
    const int status = view.errors.empty() ? 200 : kUnprocessable;
    return page.visit.page(render(services.site, page.visit.frame, view), status);
}

/// Whoever comes too late learns what happened.
Response refused(const TaskPage& page, const Error& error) {
    if (approvals::isClosed(error)) return page.visit.done(page.programPath(), "task_was_completed");
    return Response::error(error);
}

}  // namespace

Response showWaiting(const TaskPage& page) {
    return showWaiting(page, {});
}

Response reassign(const TaskPage& page) {
    const auto& request = page.visit.request;
    const approvals::NewHolder holder{std::string(request.field("new_name")), std::string(request.field("new_title")),
                                      std::string(request.field("new_email")), std::string(request.field("note"))};
    const auto from = PersonId::parse(request.field("from"));
    const auto done = page.visit.services.approvals.reassign(page.task.id, page.account(), holder, from);
    if (done) return page.visit.done(page.programPath(), "reassigned");
    if (done.error().kind != ErrorKind::Invalid) return refused(page, done.error());
    WaitingTaskView view;
    view.newName = holder.name;
    view.newTitle = holder.title;
    view.newEmail = holder.email;
    view.note = holder.note;
    view.replaced = from ? from.text() : "";
    view.errors = {page.visit.pageError(done.error())};
    return showWaiting(page, std::move(view));
}

Response addApprover(const TaskPage& page) {
    const auto field = [&](std::string_view name) { return std::string(page.visit.request.field(name)); };
    ApprovalLineView line;
    line.addName = field("add_name");
    line.addTitle = field("add_title");
    line.addEmail = field("add_email");
    line.addTurn = field("add_turn");
    line.addStage = field("add_stage");
    const int turn = line.addTurn.empty() ? 1 : numberOf(line.addTurn).value_or(0);
    const auto done = page.visit.services.approvals.addApprover(
        page.task.id, page.account(), {line.addName, line.addTitle, line.addEmail, ""}, turn, line.addStage);
    if (done) return page.visit.done(page.path(), "approver_added");
    if (done.error().kind != ErrorKind::Invalid) return refused(page, done.error());
    auto shown = page.visit.pageError(done.error());
    if (shown.field.starts_with("new_")) shown.field = "add_" + shown.field.substr(4);
    if (shown.field == "turn" || shown.field == "stage") shown.field = "add_" + shown.field;
    WaitingTaskView view;
    view.errors = {std::move(shown)};
    return showWaiting(page, std::move(view), std::move(line));
}

Response removeApprover(const TaskPage& page) {
    ApprovalLineView line;
    line.removed = page.visit.request.field("person");
    line.removeNote = page.visit.request.field("remove_note");
    const auto done = page.visit.services.approvals.removeApprover(page.task.id, page.account(),
                                                                   PersonId::parse(line.removed), line.removeNote);
    if (done) return page.visit.done(done->settled ? page.programPath() : page.path(), "approver_removed");
    const auto& key = done.error().message.key;
    const bool person = key == "approvals.not_removable" || key == "approvals.too_few";
    if (done.error().kind != ErrorKind::Invalid && !person) return refused(page, done.error());
    auto shown = page.visit.pageError(done.error());
    shown.field = person ? "person" : "remove_note";
    WaitingTaskView view;
    view.errors = {std::move(shown)};
    return showWaiting(page, std::move(view), std::move(line));
}

Response sendBack(const TaskPage& page) {
    WaitingTaskView view;
    view.backTo = page.visit.request.field("back_to");
    view.backReason = page.visit.request.field("back_reason");
    const auto done =
        page.visit.services.approvals.sendBack(page.task.id, page.account(), view.backTo, view.backReason);
    if (done) return page.visit.done(page.programPath(), "sent_back");
    if (done.error().kind != ErrorKind::Invalid) return refused(page, done.error());
    view.errors = {page.visit.pageError(done.error())};
    return showWaiting(page, std::move(view));
}

Response remind(const TaskPage& page) {
    const auto done = page.visit.services.approvals.remind(
        page.task.id, page.account(), static_cast<int>(numberOf(page.visit.request.field("seen")).value_or(-1)));
    if (done) return page.visit.done(page.programPath(), "reminded");
    if (done.error().kind != ErrorKind::Invalid) return refused(page, done.error());
    WaitingTaskView view;
    view.errors = {page.visit.pageError(done.error())};
    return showWaiting(page, std::move(view));
}

}  // namespace entente::web
