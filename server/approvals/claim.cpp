// Which of the coordinators of a side does a task.
#include "approvals/approval_service.h"
#include "approvals/border.h"
#include "approvals/delegation.h"
#include "identity/account_repository.h"
#include "identity/email_address.h"
#include "programs/program_repository.h"
#include "records/program_sight.h"
#include "workflow/holders.h"
#include "workflow/task_repository.h"

namespace entente::approvals {

using identity::Account;
using storage::ReadTx;
using workflow::Situation;
using workflow::StoredTask;
using workflow::TaskRepository;

std::optional<programs::Person> claimedBy(ReadTx& tx, const StoredTask& task) {
    if (task.byLink() || task.task.assignee.find('@') == std::string::npos) return std::nullopt;
    return programs::PersonRepository().findByEmail(tx, workflow::assigneeOf(task));
}

Error claimedByOther(const programs::Person& holder) {
    return rejected("approvals.claimed", "{name} is doing this task. Take it over first", {{"name", holder.name}});
}

namespace {

/// Whoever takes a task on or lets it go is nobody's delegate any more, and nobody stands in for `back`.
workflow::Runner::Extend endDelegation(TaskId id, PersonId back = {}) {
    return [id, back](ReadTx&, workflow::Step& step) -> Result<void> {
        step.writes.emplace_back(
            [id, back, now = step.before.now](storage::Tx& tx, const workflow::Written&) -> Result<void> {
                Delegations().remove(tx, id);
                if (back) TaskRepository().endStandIn(tx, id, back, now);
                return {};
            });
        return {};
    };
}

}  // namespace

Result<void> ApprovalService::claim(TaskId id, const Account& account, bool claimed, PersonId expected) {
    const auto by = byAccount(account);
    auto written = stepOnTask(
        id, by,
        [&](ReadTx& tx, const Situation&, const StoredTask& task) -> Result<engine::Command> {
            if (task.byLink() || !mayComplete(account, task) || !records::maySee(tx, account, task.program))
                return mayNot();
            const auto holder = claimedBy(tx, task);
            const bool mine = holder && holder->id == account.person;
            if (holder && !mine && (!claimed || holder->id != expected)) return claimedByOther(*holder);
            // Whoever was given what some alone do would leave it to nobody who is there.
            if (!claimed && !task.task.candidateUsers.empty() && !workflow::isCandidate(task, account.email))
                return rejected("approvals.given_alone",
                                "This step was given to you alone: hand it over to somebody else");
            return engine::Command(
                engine::UpdateTask{task.task.key, claimed ? account.email : std::string(), {}, by.actor.text()});
        },
        endDelegation(id, claimed ? account.person : PersonId{}));
    if (!written) return written.error();
    return {};
}

Result<void> ApprovalService::release(TaskId id, const workflow::By& by, const programs::Person& holder,
                                      const std::string& next) {
    PersonId given;
    auto written = stepOnTask(
        id, by,
        [&](ReadTx& tx, const Situation&, const StoredTask& task) -> Result<engine::Command> {
            const auto now = claimedBy(tx, task);
            if (now ? now->id != holder.id : !workflow::isNamed(task, holder.email)) return closed();
            if (task.task.candidateUsers.empty())
                return engine::Command(engine::UpdateTask{task.task.key, std::string(), {}, by.actor.text()});
            // Where some alone do it, letting go would leave it to those who were named, and that may be nobody else.
            for (const auto& account : identity::accounts::list(tx))
                if (identity::emailKey(account.email) == identity::emailKey(next) && isOfSide(account, task)) {
                    given = account.person;
                    return engine::Command(engine::UpdateTask{task.task.key, next, {}, by.actor.text()});
                }
            return invalid("approvals.delegate_unknown", "Choose a coordinator of your side");
        },
        [&](ReadTx& tx, workflow::Step& step) { return endDelegation(id, given)(tx, step); });
    if (!written) return written.error();
    return {};
}

}  // namespace entente::approvals
