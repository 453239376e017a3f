#include "engine/elements/elements.h"
#include "engine/job_entry.h"
#include "engine/processor.h"
#include "engine/throwing.h"

namespace entente::engine::elements {

namespace {

/// End event (BPMN 2.0.2, 13.5.4): the token ends here and its companions go on, unless it terminates. What it lets out
/// goes its way; a message with a job type is a job.
class EndEvent final : public ElementProcessor {
  public:
    Attempt<Entry> enter(const bpmn::FlowNode& node, const Evaluator& evaluator) const override {
        return jobEntryIfTyped(node, evaluator);
    }

    Attempt<Outcome> finish(const bpmn::FlowNode& node, const Evaluator& evaluator) const override {
        return thrownBy(node, evaluator);
    }

    Attempt<Exit> leave(const bpmn::FlowNode& node, const Evaluator&) const override {
        return Exit{node.outgoing, node.event == bpmn::EventKind::Terminate};
    }
};

}  // namespace

const ElementProcessor& endEvent() {
    static const EndEvent processor;
    return processor;
}

}  // namespace entente::engine::elements
