#include "engine/elements/elements.h"
#include "engine/processor.h"

namespace entente::engine::elements {

namespace {

/// Intermediate catch event (BPMN 2.0.2, 13.5.2): waits for what its definition says.
class CatchEvent final : public ElementProcessor {
  public:
    Attempt<Entry> enter(const bpmn::FlowNode& node, const Evaluator& evaluator) const override {
        return entryWaitingFor({evaluator.definition().nodeIndex(node.id)}, evaluator);
    }
};

}  // namespace

const ElementProcessor& catchEvent() {
    static const CatchEvent processor;
    return processor;
}

}  // namespace entente::engine::elements
