#include "engine/throwing.h"

#include "engine/sequence_flows.h"

namespace entente::engine {

Attempt<Exit> thrownBy(const bpmn::FlowNode& node, const Evaluator& evaluator) {
    const bool task = node.kind == bpmn::NodeKind::SendTask;
    auto exit = task ? conditionalExit(node, evaluator, Chosen::All) : Exit{node.outgoing};
    const auto* processor = processorOf(task ? bpmn::EventKind::Message : node.event);
    const bool named = node.event == bpmn::EventKind::Message || task;
    const bool silent = !node.jobType.empty() || (named && node.eventName.empty());
    if (!exit || processor == nullptr || silent) return exit;
    auto thrown = processor->raise(node, evaluator);
    if (!thrown) return thrown.failure();
    if (thrown->kind != bpmn::EventKind::None) exit->thrown = std::move(*thrown);
    return exit;
}

}  // namespace entente::engine
