#pragma once

#include <optional>
#include <string>

#include "jobs/start_timer_repository.h"
#include "storage/db/database.h"
#include "workflow/runner.h"

namespace entente::jobs {

/// Starts cases at the moments of start timers: those of the active version of each workflow, counted for each program
/// from when both are there. A moment that was missed counts once; one at which no case can be started is tried again
/// later and later, then the next one is waited for. A version that cannot be read is looked at again later and later.
/// For one worker at a time.
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
    Result<void> start(const DueStart& due);
    void putOff(const DueStart& due, const std::string& reason);
    std::optional<engine::Timer> roundAfter(storage::ReadTx& tx, const DueStart& due);

    storage::Database& database_;
    workflow::PackageStore& packages_;
    workflow::Runner& runner_;
    const Clock& clock_;
    std::string armed_;               ///< the generation that has its moments
    int unread_ = 0;                  ///< how often in a row a version of it could not be read
    std::optional<Timestamp> again_;  ///< when those are looked at once more
};

}  // namespace entente::jobs
