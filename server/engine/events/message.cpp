#include "engine/event_processor.h"
#include "engine/events/events.h"

namespace entente::engine::events {

namespace {

/// A message (clause 10.5.5.5) has one receiver: who waits for its name and, where the message has a correlation key,
/// for the value of that key. The sender tells the key by the same expression.
class MessageEvent final : public EventProcessor {
  public:
    EventPlaces places() const override { return kTellingPlaces; }

    Attempt<Waits> wait(const bpmn::FlowNode& event, const Evaluator& evaluator) const override {
        if (event.eventName.empty()) return Waits{};  // a receive task of no message
        auto thrown = raise(event, evaluator);
        if (!thrown) return thrown.failure();
        Waits waits;
        auto& subscription = waits.subscriptions.emplace_back();
        subscription.kind = SubscriptionKind::Message;
        subscription.name = std::move(thrown->name);
        subscription.correlationKey = std::move(thrown->correlationKey);
        subscription.createdAt = evaluator.environment().now;
        return waits;
    }

    Attempt<Thrown> raise(const bpmn::FlowNode& event, const Evaluator& evaluator) const override {
        Thrown thrown{bpmn::EventKind::Message, {}};
        auto name = evaluator.label(event.eventName, "name");
        if (!name) return name.failure();
        thrown.name = std::move(*name);
        if (!event.correlationKey.empty()) {
            auto key = evaluator.label(event.correlationKey, "correlationKey");
            if (!key) return key.failure();
            thrown.correlationKey = std::move(*key);
        }
        return thrown;
    }
};

}  // namespace

const EventProcessor& message() {
    static const MessageEvent processor;
    return processor;
}

}  // namespace entente::engine::events
