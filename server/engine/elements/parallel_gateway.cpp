#include "engine/elements/elements.h"
#include "engine/processor.h"

namespace entente::engine::elements {

namespace {

/// Parallel gateway (BPMN 2.0.2, 13.4.1). It is entered when a token has come by every incoming flow: the execution
/// counts them (`TokenArrived`, `TokensJoined`). A token leaves by every outgoing flow, whatever its condition.
class ParallelGateway final : public ElementProcessor {
  public:
    Attempt<Exit> leave(const bpmn::FlowNode& node, const Evaluator&) const override { return Exit{node.outgoing}; }
};

}  // namespace

const ElementProcessor& parallelGateway() {
    static const ParallelGateway processor;
    return processor;
}

}  // namespace entente::engine::elements
