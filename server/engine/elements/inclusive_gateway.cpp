#include "engine/elements/elements.h"
#include "engine/processor.h"
#include "engine/sequence_flows.h"

namespace entente::engine::elements {

namespace {

/// Inclusive gateway (BPMN 2.0.2, 13.4.3): every flow whose condition is true, else the default. It is entered when no
/// token can come any more by the flows that have none (`inclusive_join.h`).
class InclusiveGateway final : public ElementProcessor {
  public:
    Attempt<Exit> leave(const bpmn::FlowNode& node, const Evaluator& evaluator) const override {
        return conditionalExit(node, evaluator, Chosen::All);
    }
};

}  // namespace

const ElementProcessor& inclusiveGateway() {
    static const InclusiveGateway processor;
    return processor;
}

}  // namespace entente::engine::elements
