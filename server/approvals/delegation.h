#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "identity/account.h"
#include "storage/db/transaction.h"
#include "workflow/task.h"

namespace entente::approvals {

/// One coordinator of a side prepares a form for another, who stays its owner and completes it (Camunda 7's delegate
/// and resolve).
struct Delegation {
    identity::Account owner;
    identity::Account delegate;
    std::string note;
};

/// Rows of delegations. Stateless; thread-safe.
class Delegations {
  public:
    /// Nothing when the task went to somebody else since.
    std::optional<Delegation> find(storage::ReadTx& tx, const workflow::StoredTask& task) const;
    void put(storage::Tx& tx, TaskId task, AccountId owner, AccountId delegate, std::string_view note,
             Timestamp now) const;
    void remove(storage::Tx& tx, TaskId task) const;
};

/// Who may prepare a task for this coordinator: the others of the side that holds it, of this program.
std::vector<identity::Account> delegatesFor(storage::ReadTx& tx, const workflow::StoredTask& task,
                                            const identity::Account& owner, Timestamp now);

/// What a delegate hears who would complete the task.
Error delegated(const Delegation& delegation);

}  // namespace entente::approvals
