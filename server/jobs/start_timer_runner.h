#pragma once

#include "storage/db/database.h"
#include "workflow/runner.h"

namespace entente::jobs {

/// Starts cases at the moments of start timers: those of the active version of each workflow, counted for each program
/// from when both are there. A moment that was missed counts once.
class StartTimerRunner {
  public:
    StartTimerRunner(storage::Database& database, workflow::PackageStore& packages, workflow::Runner& runner,
                     const Clock& clock)
        : database_(database), packages_(packages), runner_(runner), clock_(clock) {}

    /// Arms what is new and starts one case; false when none is due.
    bool runOne();

  private:
    void arm();
    bool fire();

    storage::Database& database_;
    workflow::PackageStore& packages_;
    workflow::Runner& runner_;
    const Clock& clock_;
};

}  // namespace entente::jobs
