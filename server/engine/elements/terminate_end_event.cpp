#include "engine/elements/elements.h"
#include "engine/processor.h"

namespace entente::engine::elements {

namespace {

/// Terminate end event (BPMN 2.0.2, 13.5.3): ends all that still goes on in its scope.
class TerminateEndEvent final : public ElementProcessor {
  public:
    Attempt<Entry> enter(const bpmn::FlowNode&, const Evaluator&) const override { return Entry{}; }
    Attempt<Exit> leave(const bpmn::FlowNode&, const Evaluator&) const override { return Exit{{}, true}; }
};

}  // namespace

const ElementProcessor& terminateEndEvent() {
    static const TerminateEndEvent processor;
    return processor;
}

}  // namespace entente::engine::elements
