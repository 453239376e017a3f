#include "engine/elements/elements.h"
#include "engine/processor.h"

namespace entente::engine::elements {

namespace {

/// Receive task (BPMN 2.0.2, 13.3.3): waits for its message.
class ReceiveTask final : public ElementProcessor {
  public:
    Attempt<Entry> enter(const bpmn::FlowNode& node, const Evaluator& evaluator) const override {
        return catchEvent().enter(node, evaluator);
    }
};

}  // namespace

const ElementProcessor& receiveTask() {
    static const ReceiveTask processor;
    return processor;
}

}  // namespace entente::engine::elements
