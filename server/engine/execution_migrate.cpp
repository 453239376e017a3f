#include <algorithm>

#include "engine/execution.h"

/// What is open goes on in another definition.
namespace entente::engine {

Result<void> Execution::follow(const Definition& definition, const KeptEvents& kept) {
    stopWaitingUnless(kept);
    definition_ = &definition;
    if (auto held = holdNew(definition.eventStarts(-1), kept, WaitPurpose::EventSubProcess, kProcessScope); !held)
        return held;
    const auto elements = state_.elements;
    for (const auto& [key, element] : elements) {
        if (element.status == ElementStatus::FailedEntering) continue;  // it waits for nothing yet
        if (callOf(state_, key) != kProcessScope) continue;
        const int node = definition.nodeIndex(element.elementId);
        if (element.loopCounter == 0)
            if (auto held = holdNew(definition.boundaries(node), kept, WaitPurpose::Boundary, key); !held) return held;
        if (!element.loopBody && definition.node(node).kind == bpmn::NodeKind::SubProcess)
            if (auto held = holdNew(definition.eventStarts(node), kept, WaitPurpose::EventSubProcess, key); !held)
                return held;
    }
    return {};
}

void Execution::stopWaitingUnless(const KeptEvents& kept) {
    const auto ends = [&](const auto& row) {
        const bool within = row.purpose == WaitPurpose::EventSubProcess;
        const bool ofHost = within || row.purpose == WaitPurpose::Boundary;
        const auto call = within ? calledAround(state_, row.element) : callOf(state_, row.element);
        return ofHost && call == kProcessScope && !kept.contains({row.element, row.elementId});
    };
    const auto timers = state_.timers;
    for (const auto& [key, timer] : timers)
        if (ends(timer)) emit(TimerCancelled{key});
    const auto subscriptions = state_.subscriptions;
    for (const auto& [key, subscription] : subscriptions)
        if (ends(subscription)) emit(SubscriptionClosed{key});
}

Result<void> Execution::holdNew(const std::vector<int>& events, const KeptEvents& kept, WaitPurpose purpose, Key host) {
    const bool within = purpose == WaitPurpose::EventSubProcess;
    if (within && isInterrupted(host)) return {};
    const auto evaluator = within ? evaluatorInside(host) : this->evaluator(state_.elements.at(host));
    for (const int event : events) {
        const auto& id = definition_->node(event).id;
        if (kept.contains({host, id})) continue;
        auto waits = waitsOf({event}, purpose, evaluator);
        if (!waits) return Error{ErrorKind::Invalid, waits.failure().message, id};
        hold(std::move(*waits), host);
    }
    return {};
}

}  // namespace entente::engine
