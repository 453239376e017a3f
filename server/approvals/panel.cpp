// Who decides beside the others: one approver more, or one less, while the step waits.
#include <algorithm>

#include "approvals/agreement.h"
#include "approvals/approval_service.h"
#include "approvals/border.h"
#include "approvals/decision_notices.h"
#include "approvals/new_holder.h"
#include "approvals/open_task.h"
#include "approvals/sent_back.h"
#include "approvals/votes.h"
#include "base/utf8.h"
#include "records/program_sight.h"
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
using workflow::Written;

namespace {

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

/// Whoever had a link learns that it is dead, and why.
Result<void> tellRemoved(ReadTx& tx, Step& step, const StoredTask& task, PersonId approver, const std::string& why) {
    const auto asked = TaskRepository().waitedFor(tx, task.id);
    const auto person = std::find_if(asked.begin(), asked.end(), [&](const auto& one) { return one.id == approver; });
    if (person == asked.end() || !step.before.packageOf(task).mail("taken_out", person->language)) return {};
    auto mail = about(tx, step.before, task, *person, "taken_out", "approver removed", Context{{"note", why}});
    if (!mail) return mail.error();
    step.mails.push_back(std::move(*mail));
    return {};
}

}  // namespace

Result<void> ApprovalService::addApprover(TaskId id, const Account& account, const NewHolder& approver, int wanted,
                                          const std::string& stage) {
    const auto email = checkHolder(approver);
    if (!email) return email.error();
    if (!stage.empty() && !workflow::isStage(stage)) return invalid("approvals.stage", "Choose the stage", {}, "stage");
    const auto known = find(id);
    if (!known) return noTask();
    if (!mayComplete(account, *known) || known->task.kind != engine::TaskKind::Approval ||
        !sees(account, known->program))
        return mayNot();

    return whileOpen(*known, [&](Tx& tx, const StoredTask& task, const Situation& situation) -> Result<void> {
        const TaskRepository tasks;
        const auto places = tasks.persons(tx, id);
        const auto votes = countVotes(tx, task);
        if (!votes) return votes.error();
        const auto turn = turnOf(*votes, places, wanted);
        if (!turn) return turn.error();
        const auto* coordinator = coordinatorOf(situation, task.side);
        const bool asked = *turn == votes->tally.turn;
        const auto newcomer =
            newPerson(tx, situation, task, places, approver, *email, coordinator ? coordinator->language : "en", asked);
        if (!newcomer) return newcomer.error();
        const auto& person = newcomer->person;
        tasks.addPerson(tx, id, person.id, {*turn, stage, {}, newcomer->standsFor, {}, asked}, situation.now);
        if (asked)
            if (auto sent = mailLinks(tx, runner_, situation, task, {person}, "", "approver added"); !sent) return sent;
        note(tx, situation, byAccount(account), "task.approver_added", task,
             Context{{"person", person.id.value}, {"turn", *turn}});
        return {};
    });
}

Result<Finished> ApprovalService::removeApprover(TaskId id, const Account& account, PersonId approver,
                                                 const std::string& text) {
    if (auto good = checkLine(text, "note", true); !good) return good.error();
    const auto by = byAccount(account);
    Votes votes;
    std::optional<AgreementChange> agreement;
    StoredTask task;
    // Through the engine, because those who stay may have decided it all.
    auto written = stepOnTask(
        id, by,
        [&](ReadTx& tx, const Situation& situation, StoredTask open) -> Result<engine::Command> {
            task = std::move(open);
            if (!mayComplete(account, task) || task.task.kind != engine::TaskKind::Approval ||
                !records::maySee(tx, account, task.program))
                return mayNot();
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
            agreement.reset();
            if (!votes.tally.decided())
                return engine::Command(engine::UpdateTask{task.task.key, {}, {}, by.actor.text()});
            agreement = agreementAfter(tx, task, votes, situation.now);
            return engine::Command(engine::CompleteTask{task.task.key,
                                                        outcomeVariables(tx, situation, task, votes, agreement),
                                                        by.actor.text(), backOf(situation, task, votes)});
        },
        [&](ReadTx& tx, Step& step) -> Result<void> {
            step.writes.push_back([&, at = step.before.now](Tx& write, const Written&) -> Result<void> {
                if (auto same = unchanged(write, votes, id, {}, approver); !same) return same;
                TaskRepository().removePerson(write, id, approver, utf8::trim(text), at);
                if (votes.tally.decided()) DecisionRepository().settle(write, id, votes.edition, votes.tally.outcome);
                return {};
            });
            step.audit.push_back({step.before.now,
                                  by.actor,
                                  "task.approver_removed",
                                  {"task", id.value},
                                  task.program,
                                  Context{{"person", approver.value}}});
            if (auto told = tellRemoved(tx, step, task, approver, std::string(utf8::trim(text))); !told) return told;
            if (auto asked = askNext(tx, step, task, votes); !asked) return asked;
            if (agreement)
                if (auto added = addAgreement(tx, step, task, *agreement); !added) return added;
            if (!votes.tally.decided()) return {};
            if (auto told = tellOutcome(tx, step, task, votes, account.person); !told) return told;
            if (backOf(step.before, task, votes).empty()) return {};
            return tellTasksEnded(tx, step, task, outcomeValue(tx, step.before, task, votes), {account.person});
        });
    if (!written) return written.error();
    auto decision = database_.read([&](ReadTx& tx) { return DecisionRepository().ofTask(tx, id); });
    return Finished{true, std::move(decision), *written, {}, votes.tally.decided()};
}

}  // namespace entente::approvals
