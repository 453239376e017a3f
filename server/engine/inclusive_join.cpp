#include "engine/inclusive_join.h"

#include <set>

namespace entente::engine {

namespace {

/// The nodes from which a token can come to one of these flows without passing the gateway.
std::set<int> upstream(const Definition& definition, const std::vector<int>& flows, int gateway) {
    std::set<int> reached;
    std::vector<int> open;
    const auto reach = [&](int node) {
        if (node >= 0 && node != gateway && reached.insert(node).second) open.push_back(node);
    };
    for (const int flow : flows)
        reach(definition.flow(flow).source);
    while (!open.empty()) {
        const auto& node = definition.node(open.back());
        open.pop_back();
        for (const int flow : node.incoming)
            reach(definition.flow(flow).source);
        reach(node.attachedTo);
    }
    return reached;
}

/// Where the tokens of the scope are, those at the gateway itself left out.
std::set<int> positions(const Definition& definition, const State& state, Key scope, int gateway) {
    std::set<int> nodes;
    for (const auto& [key, element] : state.elements)
        if (element.scope == scope) nodes.insert(definition.nodeIndex(element.elementId));
    for (const auto& [token, count] : state.tokens)
        if (token.scope == scope) nodes.insert(definition.nodeIndex(token.elementId));
    nodes.erase(gateway);
    return nodes;
}

}  // namespace

std::optional<ReadyJoin> readyJoin(const Definition& definition, const State& state, Key scope, int gateway) {
    const auto& node = definition.node(gateway);
    ReadyJoin join{scope, gateway, {}};
    std::vector<int> arrived;
    std::vector<int> missing;
    for (const int flow : node.incoming) {
        const auto& id = definition.flow(flow).id;
        const bool here = state.tokens.contains({scope, node.id, id});
        (here ? arrived : missing).push_back(flow);
        if (here) join.flows.push_back(id);
    }
    if (missing.empty()) return join;
    if (node.kind == bpmn::NodeKind::ParallelGateway) return std::nullopt;
    const auto towardsMissing = upstream(definition, missing, gateway);
    const auto towardsArrived = upstream(definition, arrived, gateway);
    for (const int position : positions(definition, state, scope, gateway))
        if (towardsMissing.contains(position) && !towardsArrived.contains(position)) return std::nullopt;
    return join;
}

}  // namespace entente::engine
