#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/time.h"

namespace entente::jobs {

/// Does the work of a night: at its first run, so that a night in which the server was off is made up for, and then at
/// three in the morning of a zone, when few look. What fails is tried again by the worker. For one worker at a time.
class NightlyRunner {
  public:
    NightlyRunner(const Clock& clock, std::string zone, std::function<void()> work)
        : clock_(clock), zone_(std::move(zone)), work_(std::move(work)) {}

    /// False when it is not time yet.
    bool runOne();

  private:
    const Clock& clock_;
    std::string zone_;
    std::function<void()> work_;
    std::optional<Timestamp> next_;
};

}  // namespace entente::jobs
