#include "engine/elements/elements.h"
#include "engine/processor.h"

namespace entente::engine::elements {

namespace {

/// Embedded and event sub-process (BPMN 2.0.2, 13.3.4 and 13.5.4): a scope of its own, complete when no token of it is
/// left.
class SubProcess final : public ElementProcessor {
  public:
    Attempt<Entry> enter(const bpmn::FlowNode&, const Evaluator&) const override {
        Entry entry;
        entry.waits = true;
        entry.opensScope = true;
        return entry;
    }
};

}  // namespace

const ElementProcessor& subProcess() {
    static const SubProcess processor;
    return processor;
}

}  // namespace entente::engine::elements
