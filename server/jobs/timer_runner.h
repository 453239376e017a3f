#pragma once

#include "storage/db/database.h"
#include "workflow/runner.h"

namespace entente::jobs {

/// Fires timers that are due, the oldest first. Each fires once: the engine's command and the timer's row change in one
/// transaction, and the engine refuses a timer that has fired. A timer whose instance refuses it is put off, so that it
/// never stops the others.
class TimerRunner {
  public:
    TimerRunner(storage::Database& database, workflow::Runner& runner, const Clock& clock)
        : database_(database), runner_(runner), clock_(clock) {}

    /// Fires one; false when none is due.
    bool runOne();

  private:
    storage::Database& database_;
    workflow::Runner& runner_;
    const Clock& clock_;
};

}  // namespace entente::jobs
