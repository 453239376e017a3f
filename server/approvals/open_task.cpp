#include "approvals/open_task.h"

#include "approvals/border.h"
#include "mail/drafts.h"
#include "workflow/mail_composer.h"
#include "workflow/step_planner.h"
#include "workflow/task_repository.h"

namespace entente::approvals {

using feel::Context;
using programs::Person;
using storage::ReadTx;
using storage::Tx;
using workflow::By;
using workflow::Runner;
using workflow::Situation;
using workflow::StoredTask;
using workflow::TaskRepository;
using workflow::TaskState;
using workflow::Written;

Result<Written> ApprovalService::stepOnTask(TaskId id, const By& by, const OnTask& choose,
                                            const Runner::Extend& extend) {
    return runner_.run(
        [&](ReadTx& tx) -> Result<InstanceId> {
            const auto instance = TaskRepository().instanceOf(tx, id);
            return instance ? Result<InstanceId>(*instance) : noTask();
        },
        by,
        [&](ReadTx& tx, const Situation& situation) -> Result<engine::Command> {
            auto open = TaskRepository().findOpen(tx, id, situation.instance);
            if (!open) return closed();
            return choose(tx, situation, std::move(*open));
        },
        extend);
}

Result<void> ApprovalService::onTask(const StoredTask& known, const Change& change) {
    const auto package = runner_.packageOf(known.instance);
    return database_.write([&](Tx& tx) -> Result<void> {
        const auto task = TaskRepository().find(tx, known.id);
        if (!task) return closed();
        const auto situation = runner_.situation(tx, task->instance, package);
        if (!situation) return situation.error();
        return change(tx, *task, *situation);
    });
}

Result<void> ApprovalService::whileOpen(const StoredTask& known, const Change& change) {
    return onTask(known, [&](Tx& tx, const StoredTask& task, const Situation& situation) {
        return task.state == TaskState::Open ? change(tx, task, situation) : closed();
    });
}

const Person* coordinatorOf(const Situation& situation, programs::Side side) {
    return situation.program().party(side).role("coordinator");
}

Result<workflow::PlannedMail> about(ReadTx& tx, const Situation& situation, const StoredTask& task, const Person& to,
                                    std::string text, std::string cause, Context extra) {
    workflow::MailRequest request;
    request.text = std::move(text);
    request.to = to;
    request.task = &task.task;
    request.file = workflow::inLanguage(workflow::currentFiles(tx, task.instance, task.task.document), to.language);
    request.extra = std::move(extra);
    request.cause = std::move(cause);
    auto mail = workflow::compose(tx, situation, situation.seenBy(task), request);
    if (mail) mail->knownTask = task.id;
    return mail;
}

Result<void> mailLinks(Tx& tx, const Runner& runner, const Situation& situation, const StoredTask& task,
                       const std::vector<Person>& persons, std::string text, const std::string& cause) {
    // Whom no mail has reached yet, because theirs waits in the outbox or was taken out, is asked and not told of it.
    std::vector<Person> asked, unasked;
    for (const auto& person : persons)
        (mail::Drafts().neverAsked(tx, task.id, person.id) ? unasked : asked).push_back(person);
    for (const auto& [whom, words] : {std::pair(&asked, text), std::pair(&unasked, std::string())}) {
        auto mails =
            workflow::linkMails(tx, situation, situation.seenBy(task), task.task, *whom, task.edition, words, cause);
        if (!mails) return mails.error();
        runner.queue(tx, *mails, {task.instance, situation.instance.tasks}, situation.now);
    }
    return {};
}

void note(Tx& tx, const Situation& situation, const By& by, std::string action, const StoredTask& task,
          Context detail) {
    audit::AuditLog::append(
        tx, {situation.now, by.actor, std::move(action), {"task", task.id.value}, task.program, std::move(detail)});
}

}  // namespace entente::approvals
