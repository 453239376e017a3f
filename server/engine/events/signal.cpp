#include "engine/event_processor.h"
#include "engine/events/events.h"

namespace entente::engine::events {

namespace {

/// A signal (clause 10.5.5.8) reaches everything that waits for its name.
class SignalEvent final : public EventProcessor {
  public:
    EventPlaces places() const override { return kTellingPlaces; }

    Attempt<Waits> wait(const bpmn::FlowNode& event, const Evaluator& evaluator) const override {
        auto thrown = raise(event, evaluator);
        if (!thrown) return thrown.failure();
        Waits waits;
        auto& subscription = waits.subscriptions.emplace_back();
        subscription.kind = SubscriptionKind::Signal;
        subscription.name = std::move(thrown->name);
        subscription.createdAt = evaluator.environment().now;
        return waits;
    }

    Attempt<Thrown> raise(const bpmn::FlowNode& event, const Evaluator& evaluator) const override {
        auto name = evaluator.label(event.eventName, "name");
        if (!name) return name.failure();
        return Thrown{bpmn::EventKind::Signal, std::move(*name)};
    }
};

}  // namespace

const EventProcessor& signal() {
    static const SignalEvent processor;
    return processor;
}

}  // namespace entente::engine::events
