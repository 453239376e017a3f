#include "engine/event_processor.h"
#include "engine/events/events.h"

namespace entente::engine::events {

namespace {

/// An error (clause 10.5.5.4) ends what it comes from and goes outwards to the first event that catches its code.
class ErrorEvent final : public EventProcessor {
  public:
    EventPlaces places() const override { return EventPlace::EventSubProcess | EventPlace::Boundary | EventPlace::End; }

    Attempt<Thrown> raise(const bpmn::FlowNode& event, const Evaluator& evaluator) const override {
        auto code = codeOf(event, evaluator);
        if (!code) return code.failure();
        return Thrown{bpmn::EventKind::Error, std::move(*code)};
    }
};

}  // namespace

const EventProcessor& error() {
    static const ErrorEvent processor;
    return processor;
}

}  // namespace entente::engine::events
