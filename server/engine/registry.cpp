#include <array>

#include "engine/elements/elements.h"
#include "engine/engine.h"
#include "engine/events/events.h"
#include "engine/processor.h"

namespace entente::engine {

namespace {

using bpmn::EventKind;
using bpmn::NodeKind;

struct ElementLine {
    NodeKind kind;
    const ElementProcessor& (*processor)();
};

/// Every element the engine executes. A new one is a file in `elements/` and a line here.
constexpr std::array<ElementLine, 19> kElements = {{
    {NodeKind::StartEvent, elements::startEvent},
    {NodeKind::EndEvent, elements::endEvent},
    {NodeKind::IntermediateCatchEvent, elements::catchEvent},
    {NodeKind::IntermediateThrowEvent, elements::throwEvent},
    {NodeKind::BoundaryEvent, elements::boundaryEvent},
    {NodeKind::Task, elements::task},
    {NodeKind::ManualTask, elements::task},
    {NodeKind::UserTask, elements::userTask},
    {NodeKind::ServiceTask, elements::serviceTask},
    {NodeKind::SendTask, elements::throwEvent},
    {NodeKind::ReceiveTask, elements::receiveTask},
    {NodeKind::ScriptTask, elements::scriptTask},
    {NodeKind::BusinessRuleTask, elements::businessRuleTask},
    {NodeKind::CallActivity, elements::callActivity},
    {NodeKind::SubProcess, elements::subProcess},
    {NodeKind::ExclusiveGateway, elements::exclusiveGateway},
    {NodeKind::ParallelGateway, elements::parallelGateway},
    {NodeKind::InclusiveGateway, elements::inclusiveGateway},
    {NodeKind::EventBasedGateway, elements::eventBasedGateway},
}};

struct EventLine {
    EventKind kind;
    const EventProcessor& (*processor)();
};

/// Every kind of event, wherever it stands. A new one is a file in `events/` and a line here.
constexpr std::array<EventLine, 7> kEvents = {{
    {EventKind::None, events::none},
    {EventKind::Timer, events::timer},
    {EventKind::Message, events::message},
    {EventKind::Signal, events::signal},
    {EventKind::Error, events::error},
    {EventKind::Escalation, events::escalation},
    {EventKind::Terminate, events::terminate},
}};

}  // namespace

const ElementProcessor* processorOf(const bpmn::FlowNode& node) {
    for (const auto& line : kElements)
        if (line.kind == node.kind) return &line.processor();
    return nullptr;
}

const EventProcessor* processorOf(EventKind kind) {
    for (const auto& line : kEvents)
        if (line.kind == kind) return &line.processor();
    return nullptr;
}

EventPlace placeOf(const bpmn::FlowNode& event, const bpmn::FlowNode* around) {
    switch (event.kind) {
        case NodeKind::IntermediateCatchEvent:
            return EventPlace::Catch;
        case NodeKind::IntermediateThrowEvent:
            return EventPlace::Throw;
        case NodeKind::BoundaryEvent:
            return event.interrupting ? EventPlace::Boundary : EventPlace::BoundaryBeside;
        case NodeKind::EndEvent:
            return EventPlace::End;
        default:
            break;
    }
    if (around == nullptr) return EventPlace::ProcessStart;
    if (!around->triggeredByEvent) return EventPlace::ContentStart;
    return event.interrupting ? EventPlace::EventSubProcess : EventPlace::EventSubProcessBeside;
}

bool executes(const bpmn::FlowNode& node, const bpmn::FlowNode* around) {
    if (processorOf(node) == nullptr || node.loop.kind == bpmn::LoopKind::Standard || node.instantiates) return false;
    if (!bpmn::isEvent(node.kind)) return true;
    const auto* event = processorOf(node.event);
    return event != nullptr && (event->places() >> static_cast<unsigned>(placeOf(node, around)) & 1u) != 0;
}

}  // namespace entente::engine
