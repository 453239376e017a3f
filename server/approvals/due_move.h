#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "feel/value.h"
#include "storage/db/transaction.h"

namespace entente::approvals {

/// A deadline that moved with the calendars it was counted with.
struct DueMove {
    std::int64_t id = 0;
    TaskId task;
    Timestamp before;
    Timestamp after;
    /// Contexts: `kind` (holiday, substitute, workday, removed, weekend), `date`, `name`, `nameKo`, `calendar`,
    /// `calendarKo`.
    feel::List reasons;
};

/// Rows of them. Stateless; thread-safe.
class DueMoveRepository {
  public:
    void insert(storage::Tx& tx, const DueMove& move, Timestamp now) const;
    /// The newest of the task.
    std::optional<DueMove> latest(storage::ReadTx& tx, TaskId task) const;
    /// That nobody has been told of yet, the oldest first.
    std::vector<DueMove> untold(storage::ReadTx& tx) const;
    /// False when it was marked already.
    bool setTold(storage::Tx& tx, const DueMove& move) const;
};

}  // namespace entente::approvals
