#include "engine/elements/elements.h"
#include "engine/job_entry.h"
#include "engine/processor.h"
#include "engine/throwing.h"

namespace entente::engine::elements {

namespace {

/// Send task (BPMN 2.0.2, 13.3.3): a job for whoever sends; without a job type its message goes to whoever waits for
/// it.
class SendTask final : public ElementProcessor {
  public:
    Attempt<Entry> enter(const bpmn::FlowNode& node, const Evaluator& evaluator) const override {
        return jobEntryIfTyped(node, evaluator);
    }

    Attempt<Exit> leave(const bpmn::FlowNode& node, const Evaluator& evaluator) const override {
        return thrownBy(node, evaluator);
    }
};

}  // namespace

const ElementProcessor& sendTask() {
    static const SendTask processor;
    return processor;
}

}  // namespace entente::engine::elements
