#include "engine/elements/elements.h"
#include "engine/job_entry.h"
#include "engine/processor.h"

namespace entente::engine::elements {

namespace {

/// Business rule task (BPMN 2.0.2, 13.3.3): a decision of the package, made at once; with a job type instead of a
/// decision a job, as for a service task.
class BusinessRuleTask final : public ElementProcessor {
  public:
    Attempt<Entry> enter(const bpmn::FlowNode& node, const Evaluator& evaluator) const override {
        if (node.decisionId.empty()) return jobEntry(node, evaluator);
        const auto decision = evaluator.string(node.decisionId, "decisionId");
        if (!decision) return decision.failure();
        auto value = evaluator.decide(*decision);
        if (!value) return value.failure();
        Entry entry;
        entry.results.set(node.resultVariable, std::move(*value));
        return entry;
    }
};

}  // namespace

const ElementProcessor& businessRuleTask() {
    static const BusinessRuleTask processor;
    return processor;
}

}  // namespace entente::engine::elements
