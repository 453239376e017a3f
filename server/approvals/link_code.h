#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/id.h"
#include "base/result.h"
#include "base/secret.h"
#include "storage/db/transaction.h"

namespace entente::approvals {

/// One-time codes: six digits, mailed to whom a link was mailed, that count for ten minutes, once, and no longer after
/// five wrong ones. A code is minted when its mail leaves, so it stands nowhere. Stateless; thread-safe.
class LinkCodes {
  public:
    /// A new code, in place of the one before.
    Secret mint(storage::Tx& tx, TaskId task, PersonId person, Timestamp now) const;

    /// Whether one was mailed that still counts.
    bool waits(storage::ReadTx& tx, TaskId task, PersonId person, Timestamp now) const;

    enum class Outcome { Right, Wrong, Over };
    /// Uses it up when it is right, counts the try when it is not: commit either.
    Outcome use(storage::Tx& tx, TaskId task, PersonId person, std::string_view code, Timestamp now) const;
};

}  // namespace entente::approvals
