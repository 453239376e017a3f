#include "engine/event_processor.h"
#include "engine/events/events.h"

namespace entente::engine::events {

namespace {

/// An escalation (clause 10.5.5.3) goes outwards like an error, but what it comes from goes on unless the catching
/// event interrupts; without one it is lost.
class EscalationEvent final : public EventProcessor {
  public:
    EventPlaces places() const override {
        return EventPlace::EventSubProcess | EventPlace::EventSubProcessBeside | EventPlace::Boundary |
               EventPlace::BoundaryBeside | EventPlace::Throw | EventPlace::End;
    }

    Attempt<Thrown> raise(const bpmn::FlowNode& event, const Evaluator& evaluator) const override {
        auto code = codeOf(event, evaluator);
        if (!code) return code.failure();
        return Thrown{bpmn::EventKind::Escalation, std::move(*code)};
    }
};

}  // namespace

const EventProcessor& escalation() {
    static const EscalationEvent processor;
    return processor;
}

}  // namespace entente::engine::events
