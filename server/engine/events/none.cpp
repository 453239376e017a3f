#include "engine/event_processor.h"
#include "engine/events/events.h"

namespace entente::engine::events {

namespace {

/// No event definition: a token begins, passes or ends.
class None final : public EventProcessor {
  public:
    EventPlaces places() const override {
        return EventPlace::ProcessStart | EventPlace::ContentStart | EventPlace::Throw | EventPlace::End;
    }
};

}  // namespace

const EventProcessor& none() {
    static const None processor;
    return processor;
}

}  // namespace entente::engine::events
