#include "engine/elements/elements.h"
#include "engine/job_entry.h"
#include "engine/processor.h"

namespace entente::engine::elements {

namespace {

/// Service task (BPMN 2.0.2, 13.3.3): a job for an `entente:*` runner or an external worker.
class ServiceTask final : public ElementProcessor {
  public:
    Attempt<Entry> enter(const bpmn::FlowNode& node, const Evaluator& evaluator) const override {
        return jobEntry(node, evaluator);
    }
};

}  // namespace

const ElementProcessor& serviceTask() {
    static const ServiceTask processor;
    return processor;
}

}  // namespace entente::engine::elements
