#include <charconv>

#include "approvals/approval_service.h"
#include "storage/db/database.h"
#include "web/pages/approval_line.h"
#include "web/pages/task_handlers.h"
#include "web/pages/task_words.h"
#include "web/views/waiting_task.h"

namespace entente::web {

using http::Response;
using storage::ReadTx;

namespace {

Response showWaiting(const TaskPage& page, WaitingTaskView view, ApprovalLineView line = {}) {
    const auto& services = page.visit.services;
    view.title = page.title();
    view.program = page.program();
    const bool mayRecord = approvals::mayRecord(page.account(), page.task);
    services.database.read([&](ReadTx& tx) {
        view.asked = personsText(holdersOf(tx, page.situation.program(), page.task), page.visit.language());
        const auto persons = undecided(tx, page.task);
        if (persons.size() > 1)
            for (const auto& person : persons)
                view.replaceable.push_back({person.id.text(), personText(person, page.visit.language())});
        if (page.task.task.kind != engine::TaskKind::Approval) return;
        auto shown = approvalLine(tx, page.visit, page.task);
        line.rule = std::move(shown.rule);
        line.rows = std::move(shown.rows);
        line.inLine = shown.inLine;
        line.lastTurn = shown.lastTurn;
        if (mayRecord) {
            line.addAction = page.path() + "/approvers";
            line.removeAction = page.path() + "/approvers/remove";
        }
        line.errors = view.errors;
        view.line = approvalLineHtml(services.site, page.visit.frame, line);
    });
    view.since = page.task.createdAt;
    view.due = page.task.task.due;
    view.reminders = page.task.reminders;
    view.documents = documentLinks(page);
    if (mayRecord) {
        view.recordUrl = page.path() + "/record";
        view.remindAction = page.path() + "/remind";
        view.reassignAction = page.path() + "/reassign";
    }
    const int status = view.errors.empty() ? 200 : kUnprocessable;
    return page.visit.page(render(services.site, page.visit.frame, view), status);
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
    if (done.error().kind != ErrorKind::Invalid) return Response::error(done.error());
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
    int turn = 1;
    if (!line.addTurn.empty()) {
        const auto& digits = line.addTurn;
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), turn);
        if (error != std::errc() || end != digits.data() + digits.size()) turn = 0;
    }
    const auto done = page.visit.services.approvals.addApprover(
        page.task.id, page.account(), {line.addName, line.addTitle, line.addEmail, ""}, turn, line.addStage);
    if (done) return page.visit.done(page.path(), "approver_added");
    if (done.error().kind != ErrorKind::Invalid) return Response::error(done.error());
    auto shown = page.visit.pageError(done.error());
    if (shown.field.starts_with("new_")) shown.field = "add_" + shown.field.substr(4);
    if (shown.field == "turn") shown.field = "add_turn";
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
    if (done.error().kind != ErrorKind::Invalid && done.error().kind != ErrorKind::Rejected)
        return Response::error(done.error());
    auto shown = page.visit.pageError(done.error());
    shown.field = done.error().kind == ErrorKind::Rejected ? "person" : "remove_note";
    WaitingTaskView view;
    view.errors = {std::move(shown)};
    return showWaiting(page, std::move(view), std::move(line));
}

Response remind(const TaskPage& page) {
    const auto done = page.visit.services.approvals.remind(page.task.id, page.account());
    if (!done) return Response::error(done.error());
    return page.visit.done(page.programPath(), "reminded");
}

}  // namespace entente::web
