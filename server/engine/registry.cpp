#include <array>

#include "engine/elements/elements.h"
#include "engine/engine.h"
#include "engine/processor.h"

namespace entente::engine {

namespace {

struct Registration {
    bpmn::NodeKind kind;
    bpmn::EventKind event;
    const ElementProcessor& (*processor)();
};

using bpmn::EventKind;
using bpmn::NodeKind;

/// Every element the engine executes. A new one is a file in `elements/` and a line here.
constexpr std::array<Registration, 10> kRegistry = {{
    {NodeKind::StartEvent, EventKind::None, elements::startEvent},
    {NodeKind::EndEvent, EventKind::None, elements::endEvent},
    {NodeKind::EndEvent, EventKind::Terminate, elements::terminateEndEvent},
    {NodeKind::UserTask, EventKind::None, elements::userTask},
    {NodeKind::ServiceTask, EventKind::None, elements::serviceTask},
    {NodeKind::BusinessRuleTask, EventKind::None, elements::businessRuleTask},
    {NodeKind::ExclusiveGateway, EventKind::None, elements::exclusiveGateway},
    {NodeKind::ParallelGateway, EventKind::None, elements::parallelGateway},
    {NodeKind::IntermediateCatchEvent, EventKind::Timer, elements::timerCatchEvent},
    {NodeKind::BoundaryEvent, EventKind::Timer, elements::timerBoundaryEvent},
}};

/// A cycle makes sense only where the event can happen again.
bool timerFits(const bpmn::FlowNode& node) {
    if (node.timer != bpmn::TimerKind::Cycle) return true;
    return node.kind == NodeKind::BoundaryEvent && !node.interrupting;
}

}  // namespace

const ElementProcessor* processorOf(const bpmn::FlowNode& node) {
    if (node.multiInstance || node.parent >= 0 || !timerFits(node)) return nullptr;
    for (const auto& line : kRegistry)
        if (line.kind == node.kind && line.event == node.event) return &line.processor();
    return nullptr;
}

bool executes(const bpmn::FlowNode& node) {
    return processorOf(node) != nullptr;
}

}  // namespace entente::engine
