// Who decides beside the others: one approver more, or one less, while the step waits.
#include <algorithm>

#include "approvals/approval_service.h"
#include "approvals/border.h"
#include "approvals/decision_notices.h"
#include "approvals/new_holder.h"
#include "approvals/votes.h"
#include "base/utf8.h"
#include "programs/program_repository.h"
#include "workflow/step_planner.h"
#include "workflow/task_repository.h"

namespace entente::approvals {

using feel::Context;
using identity::Account;
using storage::ReadTx;
using storage::Tx;
using workflow::Policy;
using workflow::Situation;
using workflow::Step;
using workflow::StoredTask;
using workflow::TaskPerson;
using workflow::TaskRepository;
using workflow::TaskState;
using workflow::Written;

namespace {

Error conflict() {
    return {ErrorKind::Conflict, {"workflow.conflict", "Somebody else changed this at the same moment", {}}};
}

/// Where in the line: not before those who are deciding now, and without a gap behind the last.
Result<int> turnOf(const Votes& votes, const std::vector<TaskPerson>& places, int wanted) {
    if (votes.rule.policy != Policy::Sequential) return 1;
    int last = 0;
    for (const auto& place : places)
        if (place.takesPart()) last = std::max(last, place.turn);
    if (wanted < votes.tally.turn)
        return invalid("approvals.turn_over", "These persons have decided already. Choose a later place in the line",
                       {}, "turn");
    return std::min(wanted, last + 1);
}

}  // namespace

Result<void> ApprovalService::addApprover(TaskId id, const Account& account, const NewHolder& approver, int wanted,
                                          const std::string& stage) {
    const auto email = checkHolder(approver);
    if (!email) return email.error();
    if (!stage.empty() && !workflow::isStage(stage)) return invalid("approvals.stage", "Choose the stage", {}, "stage");
    const auto known = find(id);
    if (!known) return notFound("approvals.no_task", "There is no such task");
    if (!mayRecord(account, *known) || known->task.kind != engine::TaskKind::Approval) return mayNot();
    const auto package = runner_.packageOf(known->instance);

    return database_.write([&](Tx& tx) -> Result<void> {
        const TaskRepository tasks;
        const auto task = tasks.find(tx, id);
        if (!task || task->state != TaskState::Open) return closed();
        auto situation = runner_.situation(tx, task->instance, package);
        if (!situation) return situation.error();
        const auto places = tasks.persons(tx, id);
        const auto votes = countVotes(tx, *task);
        if (!votes) return votes.error();
        const auto turn = turnOf(*votes, places, wanted);
        if (!turn) return turn.error();
        const auto* coordinator = coordinatorOf(*situation, task->side);
        auto person =
            newPerson(tx, *situation, *task, places, approver, *email, coordinator ? coordinator->language : "en");
        if (!person) return person.error();
        const bool asked = *turn == votes->tally.turn;
        tasks.addPerson(tx, id, person->id, {*turn, stage, {}, {}, {}, asked}, situation->now);
        if (asked) {
            auto mails = workflow::linkMails(tx, *situation, situation->variables(), task->task, {*person},
                                             task->edition, "", "approver added");
            if (!mails) return mails.error();
            for (auto& mail : *mails)
                mail.knownTask = id;
            runner_.queue(tx, *mails, {task->instance, {}}, situation->now);
        }
        note(tx, *situation, byAccount(account), "task.approver_added", *task,
             Context{{"person", person->id.value}, {"turn", *turn}, {"note", std::string(utf8::trim(approver.note))}});
        return {};
    });
}

Result<Finished> ApprovalService::removeApprover(TaskId id, const Account& account, PersonId approver,
                                                 const std::string& text) {
    if (auto good = checkLine(text, "note", true); !good) return good.error();
    const auto known = find(id);
    if (!known) return notFound("approvals.no_task", "There is no such task");
    const auto by = byAccount(account);
    Votes votes;
    StoredTask task;
    // Through the engine, because those who stay may have decided it all.
    auto written = runner_.run(
        known->instance, by,
        [&](ReadTx& tx, const Situation& situation) -> Result<engine::Command> {
            auto open = TaskRepository().findOpen(tx, id, situation.instance);
            if (!open) return closed();
            task = std::move(*open);
            if (!mayRecord(account, task) || task.task.kind != engine::TaskKind::Approval) return mayNot();
            const auto places = TaskRepository().persons(tx, id);
            if (std::none_of(places.begin(), places.end(), [&](const TaskPerson& place) {
                    return place.person == approver && place.takesPart() && !place.decidedAt;
                }))
                return rejected("approvals.not_removable", "This person has decided or is not asked any more");
            auto counted = countVotes(tx, task, {}, approver);
            if (!counted) return counted.error();
            votes = std::move(*counted);
            if (!votes.tally.possible)
                return rejected("approvals.too_few",
                                "The others are too few to approve this step. Ask somebody else "
                                "instead of leaving this place empty");
            if (!votes.tally.decided())
                return engine::Command(engine::UpdateTask{task.task.key, {}, {}, by.actor.text()});
            return engine::Command(engine::CompleteTask{
                task.task.key, Context{{"decision", outcomeValue(tx, situation, votes)}}, by.actor.text()});
        },
        [&](ReadTx& tx, Step& step) -> Result<void> {
            step.writes.push_back([&, at = step.before.now](Tx& write, const Written&) -> Result<void> {
                const auto now = countVotes(write, task, {}, approver);
                if (!now || !now->sameAs(votes)) return conflict();
                TaskRepository().removePerson(write, id, approver, utf8::trim(text), at);
                if (votes.tally.decided()) DecisionRepository().settle(write, id, task.edition);
                return {};
            });
            step.audit.push_back({step.before.now,
                                  by.actor,
                                  "task.approver_removed",
                                  {"task", id.value},
                                  task.program,
                                  Context{{"person", approver.value}, {"note", std::string(utf8::trim(text))}}});
            if (auto asked = askNext(tx, step, task, votes); !asked) return asked;
            return votes.tally.decided() ? tellOutcome(tx, step, task, votes, account.person) : Result<void>{};
        });
    if (!written) return written.error();
    auto decision = database_.read([&](ReadTx& tx) { return DecisionRepository().ofTask(tx, id); });
    return Finished{true, std::move(decision), *written, {}, votes.tally.decided()};
}

}  // namespace entente::approvals
