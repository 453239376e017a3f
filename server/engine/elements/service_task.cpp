#include "engine/elements/elements.h"
#include "engine/processor.h"
#include "engine/timers.h"

namespace entente::engine::elements {

namespace {

/// Service task (BPMN 2.0.2, 13.3.3): a job for an `entente:*` runner or an external worker.
class ServiceTask final : public ElementProcessor {
  public:
    Attempt<Entry> enter(const bpmn::FlowNode& node, const Evaluator& evaluator) const override {
        constexpr std::int64_t tries = 3;
        auto type = evaluator.string(node.jobType, "type");
        if (!type) return type.failure();
        if (type->empty()) return evaluator.wrongType("type", Expected::Text, feel::Value(), node.jobType);
        const auto retries = evaluator.integer(node.retries, "retries", tries, 1, 1000);
        if (!retries) return retries.failure();
        auto timers = boundaryTimers(node, evaluator);
        if (!timers) return timers.failure();
        Job job;
        job.elementId = node.id;
        job.type = std::move(*type);
        for (const auto& header : node.headers)
            job.headers.insert_or_assign(header.name, header.value);
        job.retries = static_cast<int>(*retries);
        job.variables = evaluator.local();
        job.createdAt = evaluator.environment().now;
        Entry entry;
        entry.waits = true;
        entry.timers = std::move(*timers);
        entry.job = std::move(job);
        return entry;
    }
};

}  // namespace

const ElementProcessor& serviceTask() {
    static const ServiceTask processor;
    return processor;
}

}  // namespace entente::engine::elements
