#include <algorithm>

#include "engine/execution.h"
#include "engine/multi_instance.h"

/// The instances of a multi-instance activity: all at once or one after the other, in the scope of their body.
namespace entente::engine {

namespace {

/// Where the element stands, whichever instances of sub-processes and calls are around it; the instances of loops are
/// told apart. Recursion leads nowhere new.
std::string standsAt(const State& state, const ElementInstance& element) {
    std::set<std::string> steps;
    for (Key key = element.key; key != kProcessScope; key = state.elements.at(key).scope) {
        const auto& around = state.elements.at(key);
        steps.insert(around.elementId + '#' + std::to_string(around.loopCounter));
    }
    std::string place;
    for (const auto& step : steps)
        place += step + '/';
    return place;
}

}  // namespace

void Execution::enterBody(const ElementInstance& body, const bpmn::FlowNode& node) {
    const auto names = evaluator(body);
    auto loop = loopOf(node, names);
    if (!loop) return raise(body, ElementStatus::FailedEntering, loop.failure());
    const auto& definition = inside(body.scope);
    auto waits = waitsOf(definition.boundaries(definition.nodeIndex(node.id)), WaitPurpose::Boundary, names);
    if (!waits) return raise(body, ElementStatus::FailedEntering, waits.failure());
    budget_.grant(standsAt(state_, body), loop->total);
    const bool sequential = node.loop.kind == bpmn::LoopKind::Sequential;
    emit(LoopBegun{body.key, loop->total, sequential ? loop->items : feel::List()});
    hold(std::move(*waits), body.key);
    if (loop->total == 0) return queueLeaving(body.key);
    if (sequential) return beginInstance(body, node, 1, loop->items);
    // All are there before the first goes on, as they can see and end one another.
    for (int counter = 1; counter <= loop->total; ++counter)
        beginInstance(body, node, counter, loop->items);
    std::reverse(todo_.end() - loop->total, todo_.end());
}

void Execution::beginInstance(const ElementInstance& body, const bpmn::FlowNode& node, int counter,
                              const feel::List& items) {
    ElementInstance instance;
    instance.loopCounter = counter;
    instance = activate(inside(body.scope).nodeIndex(node.id), body.key, std::move(instance));
    const auto index = static_cast<std::size_t>(counter - 1);
    const auto variables = instanceVariables(node, counter, index < items.size() ? items[index] : feel::Value());
    for (const auto& [name, value] : variables.entries())
        emit(VariableSet{instance.key, name, value});
    queueEntering(instance.key);
}

void Execution::leaveInstance(const ElementInstance& element, const bpmn::FlowNode& node) {
    const auto body = state_.elements.at(element.scope);
    auto names = evaluator(element);
    auto outputs = mapOutputs(node, element, names);
    if (!outputs) return raise(element, ElementStatus::FailedLeaving, outputs.failure());
    for (const auto& output : *outputs)
        names.add(output.name, output.value);
    auto output = instanceOutput(node, names);
    if (!output) return raise(element, ElementStatus::FailedLeaving, output.failure());
    const auto enough = isEnough(node, body, element, *output, names);
    if (!enough) return raise(element, ElementStatus::FailedLeaving, enough.failure());
    const auto outcome = processorOf(node)->finish(node, names);
    if (!outcome) return raise(element, ElementStatus::FailedLeaving, outcome.failure());
    const auto variables = outcome->thrown ? names.own() : feel::Context();

    store(std::move(*outputs));
    store(placeAround(element, state_, outcome->results));
    cleanUp(element.key);
    emit(ElementCompleted{element.key, element.elementId, {}, environment_.now});
    if (!node.loop.outputCollection.empty())
        emit(VariableSet{body.key, outputName(node, element.loopCounter), std::move(*output)});
    if (outcome->thrown) letOut(element, *outcome->thrown, variables);
    if (*enough) {
        terminateAll(body.key);
        return queueLeaving(body.key);
    }
    const bool sequential = node.loop.kind == bpmn::LoopKind::Sequential;
    if (sequential && element.loopCounter < body.loop->total)
        return beginInstance(body, node, element.loopCounter + 1, body.loop->items);
    if (!holdsElements(state_, body.key)) queueLeaving(body.key);
}

}  // namespace entente::engine
