#include "engine/event_processor.h"
#include "engine/events/events.h"
#include "engine/timers.h"

namespace entente::engine::events {

namespace {

/// A message (clause 10.5.5.5) has one receiver: who waits for its name and, where the message has a correlation key,
/// for the value of that key. The sender tells the key by the same expression, and by the property `timeToLive`, a
/// duration, how long the message is kept for somebody who waits for it later, as Camunda 8 names it where messages are
/// published; without, it is lost when nobody waits.
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
        for (const auto& property : event.properties) {
            if (property.name != "timeToLive" || property.value.empty()) continue;
            auto until = afterNow(property.value, "timeToLive", evaluator);
            if (!until) return until.failure();
            if (*until && **until > evaluator.environment().now) thrown.keepUntil = *until;
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
