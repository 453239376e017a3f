#include "engine/elements/elements.h"
#include "engine/job_entry.h"
#include "engine/processor.h"

namespace entente::engine::elements {

namespace {

/// Script task (BPMN 2.0.2, 13.3.3): a FEEL expression, evaluated at once, its value in the result variable; with a job
/// type instead of a script a job.
class ScriptTask final : public ElementProcessor {
  public:
    Attempt<Entry> enter(const bpmn::FlowNode& node, const Evaluator& evaluator) const override {
        if (node.script.empty() && !node.jobType.empty()) return jobEntry(node, evaluator);
        Entry entry;
        if (node.script.empty()) return entry;
        auto value = evaluator.value(node.script);
        if (!value) return value.failure();
        if (!node.resultVariable.empty()) entry.results.set(node.resultVariable, std::move(*value));
        return entry;
    }
};

}  // namespace

const ElementProcessor& scriptTask() {
    static const ScriptTask processor;
    return processor;
}

}  // namespace entente::engine::elements
