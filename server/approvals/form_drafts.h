#pragma once

#include <optional>
#include <string>

#include "base/id.h"
#include "base/time.h"
#include "forms/form.h"
#include "storage/db/transaction.h"

namespace entente::approvals {

/// Answers saved on the way, one row for each author (`audit::Actor::text`). Stateless; thread-safe.
class FormDrafts {
  public:
    static std::optional<forms::Fields> find(storage::ReadTx& tx, TaskId task, const std::string& author);
    /// Whether anybody began to answer.
    static bool exists(storage::ReadTx& tx, TaskId task);
    static void save(storage::Tx& tx, TaskId task, const std::string& author, const forms::Fields& fields,
                     Timestamp now);
    /// What `from` has is `to`'s draft now, unless theirs is newer; nothing happens when there is none.
    static void pass(storage::Tx& tx, TaskId task, const std::string& from, const std::string& to);
    static void removeAll(storage::Tx& tx, TaskId task);
};

}  // namespace entente::approvals
