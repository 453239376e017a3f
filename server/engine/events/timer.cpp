#include "engine/event_processor.h"
#include "engine/events/events.h"
#include "engine/timers.h"

namespace entente::engine::events {

namespace {

/// A moment, a duration or a cycle (clause 10.5.5.9).
class TimerEvent final : public EventProcessor {
  public:
    EventPlaces places() const override {
        return EventPlace::EventSubProcess | EventPlace::EventSubProcessBeside | EventPlace::Boundary |
               EventPlace::BoundaryBeside | EventPlace::ProcessStart | EventPlace::Catch;
    }

    Attempt<Waits> wait(const bpmn::FlowNode& event, const Evaluator& evaluator) const override {
        const auto timer = timerOf(event, evaluator);
        if (!timer) return timer.failure();
        Waits waits;
        if (*timer) waits.timers.push_back(**timer);
        return waits;
    }
};

}  // namespace

const EventProcessor& timer() {
    static const TimerEvent processor;
    return processor;
}

}  // namespace entente::engine::events
