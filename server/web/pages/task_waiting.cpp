#include "approvals/approval_service.h"
#include "storage/db/database.h"
#include "web/pages/task_handlers.h"
#include "web/pages/task_words.h"
#include "web/views/waiting_task.h"

namespace entente::web {

using http::Response;
using storage::ReadTx;

namespace {

Response showWaiting(const TaskPage& page, WaitingTaskView view) {
    const auto& services = page.visit.services;
    view.title = page.title();
    view.program = page.program();
    view.asked = services.database.read([&](ReadTx& tx) {
        return personsText(holdersOf(tx, page.situation.program(), page.task), page.visit.language());
    });
    view.since = page.task.createdAt;
    view.due = page.task.task.due;
    view.reminders = page.task.reminders;
    view.documents = documentLinks(page);
    if (approvals::mayRecord(page.account(), page.task)) {
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
    const auto done = page.visit.services.approvals.reassign(page.task.id, page.account(), holder);
    if (done) return page.visit.done(page.programPath(), "reassigned");
    if (done.error().kind != ErrorKind::Invalid) return Response::error(done.error());
    WaitingTaskView view;
    view.newName = holder.name;
    view.newTitle = holder.title;
    view.newEmail = holder.email;
    view.note = holder.note;
    view.errors = {page.visit.pageError(done.error())};
    return showWaiting(page, std::move(view));
}

Response remind(const TaskPage& page) {
    const auto done = page.visit.services.approvals.remind(page.task.id, page.account());
    if (!done) return Response::error(done.error());
    return page.visit.done(page.programPath(), "reminded");
}

}  // namespace entente::web
