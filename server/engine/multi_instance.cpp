#include "engine/multi_instance.h"

#include <algorithm>

#include "base/utf8.h"

namespace entente::engine {

namespace {

/// More than anybody means to have under way at once.
constexpr int kMost = 100'000;

/// The variable that the output expression is when it is no more than a name.
std::string variableOf(const bpmn::Text& outputElement) {
    if (outputElement.empty()) return {};
    const auto name = utf8::trim(std::string_view(outputElement).substr(1));
    const bool plain = std::all_of(name.begin(), name.end(), [](unsigned char c) {
        return c == '_' || c >= 0x80 || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
    });
    return plain && !name.empty() && (name[0] < '0' || name[0] > '9') ? std::string(name) : std::string();
}

}  // namespace

Attempt<Loop> loopOf(const bpmn::FlowNode& node, const Evaluator& evaluator) {
    const auto& loop = node.loop;
    if (loop.inputCollection.empty()) {
        if (loop.cardinality.empty())
            return Failure{{"engine.loop.unbounded", "The activity does not say how often it is done.", {}}};
        const auto count = evaluator.integer(loop.cardinality, "loopCardinality", 0, 0, kMost);
        if (!count) return count.failure();
        return Loop{static_cast<int>(*count), {}};
    }
    auto items = evaluator.soundValue(loop.inputCollection);
    if (!items) return items.failure();
    if (!items->isList() || items->list().size() > static_cast<std::size_t>(kMost))
        return evaluator.wrongType("inputCollection", Expected::List, *items, loop.inputCollection);
    return Loop{static_cast<int>(items->list().size()), items->list()};
}

feel::Context instanceVariables(const bpmn::FlowNode& node, int counter, const feel::Value& item) {
    feel::Context variables;
    variables.set("loopCounter", feel::Value(counter));
    if (const auto name = variableOf(node.loop.outputElement); !name.empty()) variables.set(name, feel::Value());
    if (!node.loop.inputElement.empty()) variables.set(node.loop.inputElement, item);
    return variables;
}

Attempt<feel::Value> instanceOutput(const bpmn::FlowNode& node, const Evaluator& evaluator) {
    if (node.loop.outputCollection.empty() || node.loop.outputElement.empty()) return feel::Value();
    return evaluator.value(node.loop.outputElement);
}

std::string outputName(const bpmn::FlowNode& node, int counter) {
    return node.loop.outputCollection + '[' + std::to_string(counter) + ']';
}

feel::Value outputCollection(const bpmn::FlowNode& node, const ElementInstance& body, const State& state) {
    feel::List outputs;
    for (int counter = 1; counter <= (body.loop ? body.loop->total : 0); ++counter) {
        const auto* output = state.variable(body.key, outputName(node, counter));
        outputs.push_back(output == nullptr ? feel::Value() : *output);
    }
    return feel::Value(std::move(outputs));
}

Attempt<bool> isEnough(const bpmn::FlowNode& node, const ElementInstance& body, const ElementInstance& ending,
                       const feel::Value& output, Evaluator evaluator) {
    if (node.loop.completionCondition.empty() || !body.loop) return false;
    const auto& state = evaluator.state();
    const auto active = std::count_if(state.elements.begin(), state.elements.end(), [&](const auto& entry) {
        return entry.second.scope == body.key && entry.first != ending.key;
    });
    const auto completed = body.loop->completed + 1;
    const bool sequential = node.loop.kind == bpmn::LoopKind::Sequential;
    const auto begun = sequential ? ending.loopCounter : body.loop->total;
    const auto terminated = begun - completed - static_cast<int>(active);
    // Only where it is asked for: it is as long as the loop, and this is asked by each instance.
    const auto& asked = evaluator.definition().program(node.loop.completionCondition).requiredNames();
    if (std::find(asked.begin(), asked.end(), node.loop.outputCollection) != asked.end()) {
        auto outputs = outputCollection(node, body, state).list();
        outputs[static_cast<std::size_t>(ending.loopCounter - 1)] = output;
        evaluator.add(node.loop.outputCollection, feel::Value(std::move(outputs)));
    }
    evaluator.add("numberOfInstances", feel::Value(body.loop->total));
    evaluator.add("numberOfActiveInstances", feel::Value(static_cast<std::int64_t>(active)));
    evaluator.add("numberOfCompletedInstances", feel::Value(completed));
    evaluator.add("numberOfTerminatedInstances", feel::Value(terminated));
    return evaluator.boolean(node.loop.completionCondition, "completionCondition");
}

}  // namespace entente::engine
