#include "engine/elements/elements.h"
#include "engine/processor.h"

namespace entente::engine::elements {

namespace {

/// Exclusive gateway (BPMN 2.0.2, 13.4.2): the first flow whose condition is true, in document order, else the default.
class ExclusiveGateway final : public ElementProcessor {
  public:
    Attempt<Entry> enter(const bpmn::FlowNode&, const Evaluator&) const override { return Entry{}; }

    Attempt<Exit> leave(const bpmn::FlowNode& node, const Evaluator& evaluator) const override {
        std::string asked;
        feel::Context seen;
        for (const int index : node.outgoing) {
            if (index == node.defaultFlow) continue;
            const auto& flow = evaluator.definition().flow(index);
            if (flow.condition.empty()) return Exit{{index}};
            const auto isTrue = evaluator.boolean(flow.condition, flow.id);
            if (!isTrue) return isTrue.failure();
            if (*isTrue) return Exit{{index}};
            asked += (asked.empty() ? "" : "\n") + flow.condition;
            const auto names = evaluator.namesIn(flow.condition);
            for (const auto& [name, value] : names.entries())
                seen.set(name, value);
        }
        if (node.defaultFlow >= 0) return Exit{{node.defaultFlow}};
        if (node.outgoing.empty()) return Exit{};
        return Failure{{"engine.gateway.no_way", "No condition is true, and there is no default flow.", {}},
                       std::move(asked),
                       std::move(seen)};
    }
};

}  // namespace

const ElementProcessor& exclusiveGateway() {
    static const ExclusiveGateway processor;
    return processor;
}

}  // namespace entente::engine::elements
