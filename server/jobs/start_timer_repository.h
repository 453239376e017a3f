#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/state.h"
#include "storage/db/transaction.h"
#include "workflow/runner.h"

namespace entente::jobs {

/// The next moment of a start timer in a program. Without a timer it has ended.
struct StartMoment {
    workflow::StartPoint start;
    ProgramId program;
    std::optional<engine::Timer> timer = {};
};

/// One that has come; `data` may be damaged, so reading it (`timer`) is the caller's.
struct DueStart {
    workflow::StartPoint start;
    ProgramId program;
    std::string data;
    int attempts = 0;  ///< that failed

    /// Throws `std::runtime_error` for a row that is damaged.
    engine::Timer timer() const;
};

/// Rows of start timers. Stateless; thread-safe.
class StartTimerRepository {
  public:
    /// Changes when a version of a workflow is activated or a program begins.
    std::string generation(storage::ReadTx& tx) const;
    /// Programs in which the start event has no moment yet, and had none.
    std::vector<ProgramId> unarmed(storage::ReadTx& tx, const workflow::StartPoint& start) const;
    void arm(storage::Tx& tx, const std::vector<StartMoment>& moments) const;
    /// A version that new cases no longer follow starts none.
    void removeRetired(storage::Tx& tx) const;
    std::optional<DueStart> due(storage::ReadTx& tx, Timestamp now) const;
    void setNext(storage::Tx& tx, const StartMoment& moment) const;
    /// Counts a failed attempt.
    void putOff(storage::Tx& tx, const DueStart& due, Timestamp until) const;
};

}  // namespace entente::jobs
