#include "engine/throwing.h"

namespace entente::engine {

Attempt<Outcome> thrownBy(const bpmn::FlowNode& node, const Evaluator& evaluator) {
    Outcome outcome;
    const auto kind = node.kind == bpmn::NodeKind::SendTask ? bpmn::EventKind::Message : node.event;
    const auto* processor = processorOf(kind);
    const bool nameless = kind == bpmn::EventKind::Message && node.eventName.empty();
    if (processor == nullptr || nameless || !node.jobType.empty()) return outcome;
    auto thrown = processor->raise(node, evaluator);
    if (!thrown) return thrown.failure();
    if (thrown->kind != bpmn::EventKind::None) outcome.thrown = std::move(*thrown);
    return outcome;
}

}  // namespace entente::engine
