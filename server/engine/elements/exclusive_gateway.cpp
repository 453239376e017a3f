#include "engine/elements/elements.h"
#include "engine/processor.h"
#include "engine/sequence_flows.h"

namespace entente::engine::elements {

namespace {

/// Exclusive gateway (BPMN 2.0.2, 13.4.2): the first flow whose condition is true, in document order, else the default.
class ExclusiveGateway final : public ElementProcessor {
  public:
    Attempt<Exit> leave(const bpmn::FlowNode& node, const Evaluator& evaluator) const override {
        return conditionalExit(node, evaluator, Chosen::First);
    }
};

}  // namespace

const ElementProcessor& exclusiveGateway() {
    static const ExclusiveGateway processor;
    return processor;
}

}  // namespace entente::engine::elements
