#include "engine/elements/elements.h"
#include "engine/processor.h"

namespace entente::engine::elements {

namespace {

/// None end event (BPMN 2.0.2, 13.5.3): the token ends here; its companions go on.
class EndEvent final : public ElementProcessor {
  public:
    Attempt<Entry> enter(const bpmn::FlowNode&, const Evaluator&) const override { return Entry{}; }
};

}  // namespace

const ElementProcessor& endEvent() {
    static const EndEvent processor;
    return processor;
}

}  // namespace entente::engine::elements
