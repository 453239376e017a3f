#include "engine/elements/elements.h"
#include "engine/job_entry.h"
#include "engine/processor.h"
#include "engine/throwing.h"

namespace entente::engine::elements {

namespace {

/// Intermediate throw event (BPMN 2.0.2, 13.5.2) and send task (13.3.3): lets out what its definition says, of a task
/// its message, and passes the token on. With a job type it is a job: an external worker sends it.
class ThrowEvent final : public ElementProcessor {
  public:
    Attempt<Entry> enter(const bpmn::FlowNode& node, const Evaluator& evaluator) const override {
        return jobEntryIfTyped(node, evaluator);
    }

    Attempt<Outcome> finish(const bpmn::FlowNode& node, const Evaluator& evaluator) const override {
        return thrownBy(node, evaluator);
    }
};

}  // namespace

const ElementProcessor& throwEvent() {
    static const ThrowEvent processor;
    return processor;
}

}  // namespace entente::engine::elements
