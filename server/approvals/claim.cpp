// Which of the coordinators of a side does a task.
#include "approvals/approval_service.h"
#include "approvals/border.h"
#include "programs/program_repository.h"
#include "workflow/task_repository.h"

namespace entente::approvals {

using identity::Account;
using storage::ReadTx;
using workflow::Situation;
using workflow::StoredTask;
using workflow::TaskRepository;

std::optional<programs::Person> claimedBy(ReadTx& tx, const StoredTask& task) {
    if (task.byLink() || task.task.assignee.find('@') == std::string::npos) return std::nullopt;
    return programs::PersonRepository().findByEmail(tx, task.task.assignee);
}

Result<void> ApprovalService::claim(TaskId id, const Account& account, bool claimed) {
    const auto by = byAccount(account);
    auto written = runner_.run(
        [&](ReadTx& tx) -> Result<InstanceId> {
            const auto instance = TaskRepository().instanceOf(tx, id);
            if (!instance) return notFound("approvals.no_task", "There is no such task");
            return *instance;
        },
        by,
        [&](ReadTx& tx, const Situation& situation) -> Result<engine::Command> {
            const auto task = TaskRepository().findOpen(tx, id, situation.instance);
            if (!task) return closed();
            if (task->byLink() || !mayComplete(account, *task)) return mayNot();
            return engine::Command(
                engine::UpdateTask{task->task.key, claimed ? account.email : std::string(), {}, by.actor.text()});
        });
    if (!written) return written.error();
    return {};
}

}  // namespace entente::approvals
