#include "approvals/approval_service.h"
#include "storage/db/database.h"
#include "web/pages/task_handlers.h"
#include "web/pages/task_words.h"
#include "web/views/link_state.h"
#include "workflow/holders.h"

namespace entente::web {

using engine::TaskKind;
using http::Access;
using http::BodyLimit;
using http::Method;
using http::Request;
using http::Response;
using workflow::TaskState;

namespace {

Response noTask() {
    return Response::error(notFound("approvals.no_task", "There is no such task"));
}

Response refusedPage(const TaskPage& page) {
    DoneView view;
    view.title = page.title();
    const auto& language = page.visit.language();
    auto holder = page.situation.program().party(page.task.side).organisation.name.in(language.tag);
    // Within a side it is told who alone may do it; the other side learns no names.
    if (!page.task.task.candidateUsers.empty() && viewSide(page.visit) == page.task.side)
        holder = page.visit.services.database.read([&](storage::ReadTx& tx) {
            return personsText(workflow::holdersOf(tx, page.situation.program(), page.task), language);
        });
    view.paragraphs.push_back(page.visit.text("task.waits_for", {{"holder", holder}}));
    return page.visit.page(render(page.visit.services.site, page.visit.frame, view));
}

/// Where a case is: a finished step, the page of an answer by link, or one that the reader fills.
Response show(const TaskPage& page) {
    page.visit.frame.below = commentsBelow(page);
    if (page.task.state != TaskState::Open) return showEnded(page);
    if (page.task.byLink()) return showWaiting(page);
    if (!approvals::mayComplete(page.account(), page.task)) return refusedPage(page);
    return page.task.task.kind == TaskKind::Dispatch ? showDispatch(page) : showForm(page);
}

Response send(const TaskPage& page) {
    // The second click, and the second person, learn what happened.
    if (page.task.state != TaskState::Open) return page.visit.done(page.programPath(), "task_was_completed");
    if (page.task.byLink() || !approvals::mayComplete(page.account(), page.task)) return refusedPage(page);
    return page.task.task.kind == TaskKind::Dispatch ? sendDispatch(page) : sendForm(page);
}

bool mayClaim(const identity::Account& account, const workflow::StoredTask& task) {
    return !task.byLink() && approvals::mayComplete(account, task);
}

bool mayChangeLine(const identity::Account& account, const workflow::StoredTask& task) {
    return task.byLink() && approvals::mayComplete(account, task);
}

/// What is for some alone shows everybody else the task.
template <bool (*may)(const identity::Account&, const workflow::StoredTask&), Response (*action)(const TaskPage&)>
Response onlyIf(const TaskPage& page) {
    if (page.task.state != TaskState::Open) return page.visit.done(page.programPath(), "task_was_completed");
    return may(page.account(), page.task) ? action(page) : refusedPage(page);
}

template <Response (*action)(const TaskPage&)>
Response ifMayRecord(const TaskPage& page) {
    return onlyIf<approvals::mayRecord, action>(page);
}

template <Response (*action)(const TaskPage&)>
http::Handler onTask(const Services& services) {
    return [&services](const Request& request) {
        Visit visit(services, request);
        auto page = openTask(visit);
        return page ? action(*page) : noTask();
    };
}

/// Most posts finish a form, and of those most go well: these need no look at the page.
http::Handler onTaskSent(const Services& services) {
    return [&services, open = onTask<send>(services)](const Request& request) {
        const Visit visit(services, request);
        auto completed = completeAtOnce(visit);
        return completed ? std::move(*completed) : open(request);
    };
}

}  // namespace

std::vector<http::Route> taskRoutes(const Services& services) {
    return {
        {Method::Get, "/tasks/{id}", Access::signedIn(), BodyLimit::none(), onTask<show>(services)},
        {Method::Post, "/tasks/{id}", Access::role("coordinator"), BodyLimit::upload().manyFields(),
         onTaskSent(services)},
        {Method::Post, "/tasks/{id}/claim", Access::role("coordinator"), BodyLimit::form(),
         onTask<onlyIf<mayClaim, claim>>(services)},
        {Method::Post, "/tasks/{id}/delegate", Access::role("coordinator"), BodyLimit::form().manyFields(),
         onTask<onlyIf<approvals::mayDelegate, delegateTask>>(services)},
        {Method::Post, "/tasks/{id}/hand-back", Access::role("coordinator"), BodyLimit::form(),
         onTask<onlyIf<approvals::mayDelegate, handBack>>(services)},
        {Method::Get, "/tasks/{id}/comments", Access::signedIn(), BodyLimit::none(), onTask<showComments>(services)},
        {Method::Post, "/tasks/{id}/comments", Access::role("coordinator"), BodyLimit::upload(),
         onTask<addComment>(services)},
        {Method::Get, "/tasks/{id}/record", Access::role("coordinator"), BodyLimit::none(),
         onTask<ifMayRecord<showRecord>>(services)},
        {Method::Post, "/tasks/{id}/record", Access::role("coordinator"), BodyLimit::upload().manyFields(),
         onTask<ifMayRecord<sendRecord>>(services)},
        {Method::Post, "/tasks/{id}/remind", Access::role("coordinator"), BodyLimit::form(),
         onTask<ifMayRecord<remind>>(services)},
        {Method::Post, "/tasks/{id}/reassign", Access::role("coordinator"), BodyLimit::form(),
         onTask<ifMayRecord<reassign>>(services)},
        {Method::Post, "/tasks/{id}/approvers", Access::role("coordinator"), BodyLimit::form(),
         onTask<onlyIf<mayChangeLine, addApprover>>(services)},
        {Method::Post, "/tasks/{id}/approvers/remove", Access::role("coordinator"), BodyLimit::form(),
         onTask<onlyIf<mayChangeLine, removeApprover>>(services)},
        {Method::Post, "/tasks/{id}/send-back", Access::role("coordinator"), BodyLimit::form(),
         onTask<onlyIf<mayChangeLine, sendBack>>(services)},
    };
}

}  // namespace entente::web
