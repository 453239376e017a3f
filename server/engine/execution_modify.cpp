#include <algorithm>
#include <utility>

#include "engine/execution.h"
#include "engine/io_mapping.h"
#include "engine/multi_instance.h"
#include "engine/order.h"

/// What is begun and ended by hand.
namespace entente::engine {

namespace {

/// The sub-processes around the node, the outermost first.
std::vector<int> around(const Definition& definition, int node) {
    std::vector<int> path;
    for (int parent = definition.node(node).parent; parent >= 0; parent = definition.node(parent).parent)
        path.push_back(parent);
    return {path.rbegin(), path.rend()};
}

Error refused(std::string_view key, std::string_view pattern, const std::string& element) {
    return rejected(std::string(key), std::string(pattern), {{"element", element}});
}

}  // namespace

bool canBeginByHand(const Definition& definition, int index) {
    const auto& node = definition.node(index);
    const bool raced = std::any_of(node.incoming.begin(), node.incoming.end(), [&](int flow) {
        return definition.node(definition.flow(flow).source).kind == bpmn::NodeKind::EventBasedGateway;
    });
    return !raced && node.kind != bpmn::NodeKind::StartEvent && node.kind != bpmn::NodeKind::BoundaryEvent &&
           !node.triggeredByEvent;
}

Result<void> Execution::modify(const std::vector<Key>& ending, const std::vector<Activation>& activations) {
    for (const Key key : ending)
        if (!state_.elements.contains(key))
            return rejected("engine.modify.gone", "The element with the number {key} is not open.",
                            {{"key", std::to_string(key)}});
    const std::set<Key> going(ending.begin(), ending.end());
    // The last that is queued begins first.
    for (auto activation = activations.rbegin(); activation != activations.rend(); ++activation)
        if (auto done = put(*activation, going); !done) return done;
    for (const Key key : ending) {
        const auto found = state_.elements.find(key);
        if (found == state_.elements.end()) continue;  // it went with what is around it
        const Key scope = found->second.scope;
        terminate(key);
        endIfEmpty(scope);
    }
    // Tokens that wait for one another alone never go on.
    const bool open = std::any_of(state_.elements.begin(), state_.elements.end(), [&](const auto& entry) {
        return !holdsElements(state_, entry.first) && !holdsTokens(state_, entry.first);
    });
    if (!open && !joinOne())
        return rejected("engine.modify.nothing_left", "Nothing would be left of the case: cancel it instead.");
    return {};
}

feel::Context Execution::setSeen(const ElementInstance& element, const feel::Context& variables) {
    store(placeSeen(element.key, state_, variables));
    feel::Context mapped;
    for (const auto& input : nodeOf(element).inputs) {
        const std::string name(targetName(input.target));
        const auto* value = variables.find(name);
        if (value != nullptr && state_.variable(element.key, name) != nullptr) mapped.set(name, *value);
    }
    return mapped;
}

void Execution::beginAgain(const ElementInstance& element, const feel::Context& variables) {
    auto given = setSeen(element, variables);
    const auto& node = nodeOf(element);
    const bool ofLoop = element.loopCounter > 0;
    const auto handedIn = ofLoop ? instanceVariables(node, element.loopCounter, feel::Value()) : feel::Context();
    // What it has mapped itself is mapped anew; what its loop or a person gave it comes from nowhere else.
    auto own = evaluator(element).own();
    for (const auto& input : node.inputs)
        if (const auto name = targetName(input.target); handedIn.find(name) == nullptr) own.erase(name);
    terminate(element.key);
    ElementInstance again;
    again.loopCounter = element.loopCounter;
    again = activate(inside(element.scope).nodeIndex(element.elementId), element.scope, std::move(again));
    for (const auto& [name, value] : own.entries())
        emit(VariableSet{again.key, name, value});
    queueEntering(again.key, std::move(given));
}

Result<void> Execution::reopen(Activation at, const std::vector<Key>& ending, Key from) {
    Key scope = from;
    if (calledAround(state_, from) != from) {
        const auto element = state_.elements.at(from);
        scope = element.scope;
        if (!at.local) store(placeAround(element, state_, std::exchange(at.variables, {})));
        if (element.loopCounter > 0 && element.elementId == at.element) {
            beginAgain(element, at.variables);
            return {};
        }
    }
    for (auto& token : overtaken(inside(scope), state_, at.element, from))
        emit(TokenDiscarded{std::move(token)});
    return modify(ending, {std::move(at)});
}

bool Execution::stands(Key element, Key within) const {
    for (Key at = element;; at = state_.elements.at(at).scope) {
        if (at == within) return true;
        if (at == kProcessScope) return false;
    }
}

/// In the innermost process around `near` that knows the element.
Result<void> Execution::put(const Activation& activation, const std::set<Key>& ending) {
    Key base = kProcessScope;
    const bool isNear = state_.elements.contains(activation.near);
    for (Key call = isNear ? calledAround(state_, activation.near) : kProcessScope;
         call != kProcessScope && base == kProcessScope; call = calledAround(state_, state_.elements.at(call).scope))
        if (inside(call).process().node(activation.element) >= 0) base = call;
    const auto& definition = inside(base);
    const int node = definition.process().node(activation.element);
    if (node < 0) return refused("engine.modify.unknown", "The process has no element {element}.", activation.element);
    if (!canBeginByHand(definition, node))
        return refused("engine.modify.unsupported", "{element} cannot be begun by hand: events begin by themselves.",
                       activation.element);
    if (std::any_of(ending.begin(), ending.end(), [&](Key key) { return stands(base, key); }))
        return refused("engine.modify.scope_ending", "What {element} stands in is to end.", activation.element);
    const auto scope = scopeFor(around(definition, node), base, activation, ending);
    if (!scope) return scope.error();
    const auto element = activate(node, *scope);
    for (const auto& [name, value] : activation.variables.entries())
        emit(VariableSet{activation.local ? element.key : base, name, value});
    queueEntering(element.key);
    return {};
}

Result<Key> Execution::scopeFor(const std::vector<int>& path, Key scope, const Activation& activation,
                                const std::set<Key>& ending) {
    for (const int node : path) {
        auto next = instanceOf(node, scope, activation, ending);
        if (!next) return next;
        scope = *next;
    }
    return scope;
}

/// The open instance of the sub-process in the scope, or a new one where there is none.
Result<Key> Execution::instanceOf(int node, Key scope, const Activation& activation, const std::set<Key>& ending) {
    const auto& model = inside(scope).node(node);
    std::vector<Key> open;
    bool stopped = false;
    for (const auto& [key, element] : state_.elements) {
        const bool here = model.isLoop() ? element.loopCounter > 0 && state_.elements.at(element.scope).scope == scope
                                         : element.scope == scope;
        if (!here || element.elementId != model.id) continue;
        if (std::any_of(ending.begin(), ending.end(), [&, one = key](Key end) { return stands(one, end); })) continue;
        if (element.status == ElementStatus::Active)
            open.push_back(key);
        else
            stopped = true;
    }
    if (open.size() > 1 && state_.elements.contains(activation.near))
        std::erase_if(open, [&](Key key) { return !stands(activation.near, key); });
    if (open.size() == 1) return open.front();
    if (!open.empty())
        return refused("engine.modify.several", "{element} is open several times: say in which one.", model.id);
    if (stopped) return refused("engine.modify.stopped", "{element} has stopped with an incident.", model.id);
    if (model.isLoop())
        return refused("engine.modify.loop",
                       "Of the multi-instance activity {element} no instance is open that is meant.", model.id);
    return enterAround(node, scope);
}

Result<Key> Execution::enterAround(int node, Key scope) {
    const auto element = activate(node, scope);
    const auto entry = prepare(element, nodeOf(element), {});
    if (!entry) return Error{ErrorKind::Invalid, entry.failure().message};
    if (const auto waiting = waitWithin(element, node); !waiting)
        return Error{ErrorKind::Invalid, waiting.failure().message};
    return element.key;
}

void Execution::endIfEmpty(Key scope) {
    while (scope != kProcessScope && !holdsElements(state_, scope) && !holdsTokens(state_, scope)) {
        const Key next = state_.elements.at(scope).scope;
        terminate(scope);
        scope = next;
    }
}

}  // namespace entente::engine
