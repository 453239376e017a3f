#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/engine.h"

namespace entente::engine {

/// One instance on a virtual clock, without side effects: the very code that production runs. The clock moves only by
/// `advanceTo` and `fireNext`; jobs wait until they are completed. Not thread-safe.
class Simulation {
  public:
    struct Entry {
        Timestamp at;
        Event event;
    };

    Simulation(std::shared_ptr<const Definition> definition, Environment environment);

    /// Decides at the virtual now and applies the events.
    Result<void> perform(const Command& command);

    /// Moves the clock, firing on the way what becomes due, in order of time.
    Result<void> advanceTo(Timestamp moment);
    /// Moves the clock to the next timer (not back) and fires it; false when none is waiting.
    Result<bool> fireNext();

    /// Moves the clock without firing anything, for a world of several instances.
    void setNow(Timestamp now) { environment_.now = now; }
    /// The timer that is due first; null when none waits.
    const Timer* nextTimer() const;

    Timestamp now() const { return environment_.now; }
    const Definition& definition() const { return *definition_; }
    const State& state() const { return state_; }
    const std::vector<Entry>& log() const { return log_; }

    /// The oldest open task of the element, the oldest job of the type; 0 when there is none.
    Key openTask(std::string_view elementId) const;
    Key openJob(std::string_view type) const;
    /// The ids of the elements that wait, in the order in which they were reached, and of the joins at which tokens
    /// wait. Sub-processes and loops are not among them where something within them waits.
    std::vector<std::string> waiting() const;

  private:
    std::shared_ptr<const Definition> definition_;
    Environment environment_;
    State state_;
    std::vector<Entry> log_;
};

}  // namespace entente::engine
