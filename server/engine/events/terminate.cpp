#include "engine/event_processor.h"
#include "engine/events/events.h"

namespace entente::engine::events {

namespace {

/// Ends all that still goes on in its scope (clause 13.5.3); the end event itself does it.
class Terminate final : public EventProcessor {
  public:
    EventPlaces places() const override { return EventPlaces{1u << static_cast<unsigned>(EventPlace::End)}; }
};

}  // namespace

const EventProcessor& terminate() {
    static const Terminate processor;
    return processor;
}

}  // namespace entente::engine::events
