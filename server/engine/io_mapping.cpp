#include "engine/io_mapping.h"

#include <algorithm>

namespace entente::engine {

namespace {

Key scopeOf(const State& state, Key from, std::string_view name) {
    Key scope = from;
    while (state.variable(scope, name) == nullptr) {
        const Key outer = outerScope(state, scope);
        if (outer == 0) break;
        scope = outer;
    }
    return scope;
}

/// `base` with the value at the dotted path; what stands in the way and is no context is replaced.
feel::Value withPath(const feel::Value& base, std::string_view path, const feel::Value& value) {
    if (path.empty()) return value;
    const auto dot = path.find('.');
    const auto name = path.substr(0, dot);
    const auto rest = dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
    feel::Context context = base.isContext() ? base.context() : feel::Context();
    context.set(std::string(name), withPath(base[name], rest, value));
    return feel::Value(std::move(context));
}

struct Target {
    std::string name;
    std::string_view rest;
};

Target split(std::string_view target) {
    const auto name = targetName(target);
    target.remove_prefix(std::min(name.size() + 1, target.size()));
    return {std::string(name), target};
}

const feel::Value& orNull(const feel::Value* value) {
    static const feel::Value null;
    return value == nullptr ? null : *value;
}

}  // namespace

std::string_view targetName(std::string_view target) {
    return target.substr(0, target.find('.'));
}

Attempt<bool> mapInputs(const bpmn::FlowNode& node, const feel::Context& given, Evaluator& evaluator) {
    for (const auto& mapping : node.inputs) {
        if (const auto* value = given.find(targetName(mapping.target))) {
            evaluator.add(targetName(mapping.target), *value);
            continue;
        }
        const auto value = evaluator.value(mapping.source);
        if (!value) return value.failure();
        const auto target = split(mapping.target);
        // A path grows within what the mappings make; the outer variable of that name is left alone.
        evaluator.add(target.name, withPath(orNull(evaluator.local().find(target.name)), target.rest, *value));
    }
    return true;
}

Attempt<std::vector<Placed>> mapOutputs(const bpmn::FlowNode& node, const ElementInstance& element,
                                        Evaluator& evaluator) {
    std::vector<Placed> placed;
    for (const auto& mapping : node.outputs) {
        const auto value = evaluator.value(mapping.source);
        if (!value) return value.failure();
        const auto target = split(mapping.target);
        const Key scope = scopeOf(evaluator.state(), element.scope, target.name);
        auto entry = std::find_if(placed.begin(), placed.end(), [&](const Placed& p) { return p.name == target.name; });
        if (entry == placed.end()) {
            placed.push_back({scope, target.name, orNull(evaluator.state().variable(scope, target.name))});
            entry = std::prev(placed.end());
        }
        entry->value = withPath(entry->value, target.rest, *value);
    }
    return placed;
}

std::vector<Placed> placeSeen(Key scope, const State& state, const feel::Context& results) {
    std::vector<Placed> placed;
    for (const auto& [name, value] : results.entries())
        placed.push_back({scopeOf(state, scope, name), name, value});
    return placed;
}

std::vector<Placed> placeAround(const ElementInstance& element, const State& state, const feel::Context& results) {
    return placeSeen(element.scope, state, results);
}

std::vector<Placed> placeResults(const bpmn::FlowNode& node, const ElementInstance& element, const State& state,
                                 const feel::Context& results) {
    if (node.outputs.empty()) return placeSeen(element.key, state, results);
    std::vector<Placed> placed;
    for (const auto& [name, value] : results.entries())
        placed.push_back({element.key, name, value});
    return placed;
}

}  // namespace entente::engine
