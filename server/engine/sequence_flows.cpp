#include "engine/sequence_flows.h"

namespace entente::engine {

Attempt<Exit> conditionalExit(const bpmn::FlowNode& node, const Evaluator& evaluator, Chosen chosen) {
    Exit exit;
    std::string asked;
    feel::Context seen;
    bool anyTrue = false;
    for (const int index : node.outgoing) {
        if (index == node.defaultFlow) continue;
        const auto& flow = evaluator.definition().flow(index);
        if (!flow.condition.empty()) {
            const auto isTrue = evaluator.boolean(flow.condition, flow.id);
            if (!isTrue) return isTrue.failure();
            if (!*isTrue) {
                asked += (asked.empty() ? "" : "\n") + flow.condition;
                const auto names = evaluator.namesIn(flow.condition);
                for (const auto& [name, value] : names.entries())
                    seen.set(name, value);
                continue;
            }
            anyTrue = true;
        }
        exit.flows.push_back(index);
        if (chosen == Chosen::First) return exit;
    }
    if (node.defaultFlow >= 0 && !anyTrue) exit.flows.push_back(node.defaultFlow);
    if (!exit.flows.empty() || node.outgoing.empty()) return exit;
    return Failure{{"engine.gateway.no_way", "No condition is true, and there is no default flow.", {}},
                   std::move(asked),
                   std::move(seen)};
}

Attempt<Exit> ElementProcessor::leave(const bpmn::FlowNode& node, const Evaluator& evaluator) const {
    return bpmn::isActivity(node.kind) ? conditionalExit(node, evaluator, Chosen::All) : Exit{node.outgoing};
}

}  // namespace entente::engine
