#pragma once

#include <cstdint>
#include <optional>

#include "base/id.h"
#include "base/time.h"
#include "feel/value.h"
#include "programs/program.h"
#include "storage/db/transaction.h"

namespace entente::approvals {

/// A deadline that a change of a calendar may move.
struct DueReview {
    std::int64_t change = 0;
    TaskId task;
    Timestamp due;  ///< at the moment of the change
};

/// A case with timers that a change of a calendar may move.
struct TimerReview {
    std::int64_t change = 0;
    InstanceId instance;
};

/// Rows of changes of calendars and of the deadlines that they have yet to move. Stateless; thread-safe.
class DueReviewRepository {
  public:
    /// What `insert` notes down, for a test of how it is found: change and calendar are its parameters.
    static const char* const kTasks;
    static const char* const kTimers;

    /// With every open deadline and every case with timers that may have been counted with the calendar; `before` is
    /// how it stood, `what` the change as `DueMove::reasons` has it.
    void insert(storage::Tx& tx, std::int64_t calendar, const feel::Value& before, const feel::Value& what,
                AccountId madeBy, Timestamp now) const;
    /// In the order of the changes; nothing when none is left.
    std::optional<DueReview> next(storage::ReadTx& tx) const;
    void remove(storage::Tx& tx, const DueReview& review) const;
    std::optional<TimerReview> nextTimers(storage::ReadTx& tx) const;
    void remove(storage::Tx& tx, const TimerReview& review) const;
    /// What changed with and after that change and is yet to be looked at for that task.
    feel::List reasons(storage::ReadTx& tx, const DueReview& review) const;
    /// Puts the calendars into the program as they stood before that change.
    void setBefore(storage::ReadTx& tx, std::int64_t change, programs::Program& program) const;
};

}  // namespace entente::approvals
