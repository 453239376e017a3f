#include "approvals/delegation.h"

#include "approvals/approval_service.h"
#include "identity/account_repository.h"
#include "records/program_sight.h"

namespace entente::approvals {

using identity::Account;
using storage::ReadTx;
using storage::Tx;
using workflow::StoredTask;

namespace {

constexpr const char* kPutDelegation =
    "INSERT INTO task_delegation(task_id, owner_id, delegate_id, note, at) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT (task_id) DO UPDATE SET owner_id = excluded.owner_id, delegate_id = excluded.delegate_id, "
    "note = excluded.note, at = excluded.at";

}  // namespace

std::optional<Delegation> Delegations::find(ReadTx& tx, const StoredTask& task) const {
    if (task.task.assignee.empty()) return std::nullopt;
    auto rows = tx.query("SELECT owner_id, delegate_id, note FROM task_delegation WHERE task_id = $1", task.id);
    if (!rows.next()) return std::nullopt;
    auto owner = identity::accounts::find(tx, rows.id<AccountId>(0));
    auto delegate = identity::accounts::find(tx, rows.id<AccountId>(1));
    if (!owner || !delegate || task.task.assignee != delegate->email) return std::nullopt;
    return Delegation{std::move(*owner), std::move(*delegate), rows.text(2)};
}

void Delegations::put(Tx& tx, TaskId task, AccountId owner, AccountId delegate, std::string_view note,
                      Timestamp now) const {
    tx.run(kPutDelegation, task, owner, delegate, note, now);
}

void Delegations::remove(Tx& tx, TaskId task) const {
    tx.run("DELETE FROM task_delegation WHERE task_id = $1", task);
}

std::vector<Account> delegatesFor(ReadTx& tx, const StoredTask& task, const Account& owner, Timestamp now) {
    auto all = identity::accounts::list(tx);
    std::erase_if(all, [&](const Account& account) {
        return account.id == owner.id || !account.maySignIn(now) || !isOfSide(account, task) ||
               !records::maySee(tx, account, task.program);
    });
    return all;
}

}  // namespace entente::approvals
