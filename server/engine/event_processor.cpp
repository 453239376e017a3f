#include "engine/event_processor.h"

#include "engine/processor.h"

namespace entente::engine {

Attempt<Waits> waitsOf(const std::vector<int>& events, WaitPurpose purpose, const Evaluator& evaluator) {
    Waits all;
    const auto take = [&](auto& rows, auto& into, const bpmn::FlowNode& event) {
        for (auto& row : rows) {
            row.elementId = event.id;
            row.purpose = purpose;
            into.push_back(std::move(row));
        }
    };
    for (const int index : events) {
        const auto& event = evaluator.definition().node(index);
        const auto* processor =
            processorOf(event.kind == bpmn::NodeKind::ReceiveTask ? bpmn::EventKind::Message : event.event);
        if (processor == nullptr) continue;
        auto waits = processor->wait(event, evaluator);
        if (!waits) return waits.failure();
        take(waits->timers, all.timers, event);
        take(waits->subscriptions, all.subscriptions, event);
    }
    return all;
}

Attempt<Entry> entryWaitingFor(const std::vector<int>& events, const Evaluator& evaluator) {
    auto waits = waitsOf(events, WaitPurpose::Catch, evaluator);
    if (!waits) return waits.failure();
    Entry entry;
    entry.waits = true;
    entry.wakes = std::move(*waits);
    return entry;
}

Attempt<std::string> codeOf(const bpmn::FlowNode& event, const Evaluator& evaluator) {
    if (event.eventCode.empty()) return std::string();
    return evaluator.label(event.eventCode, "code");
}

}  // namespace entente::engine
