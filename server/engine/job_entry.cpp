#include "engine/job_entry.h"

namespace entente::engine {

Attempt<Entry> jobEntry(const bpmn::FlowNode& node, const Evaluator& evaluator) {
    constexpr std::int64_t tries = 3;
    auto type = evaluator.string(node.jobType, "type");
    if (!type) return type.failure();
    if (type->empty()) return evaluator.wrongType("type", Expected::Text, feel::Value(), node.jobType);
    const auto retries = evaluator.integer(node.retries, "retries", tries, 1, 1000);
    if (!retries) return retries.failure();
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
    entry.job = std::move(job);
    return entry;
}

Attempt<Entry> jobEntryIfTyped(const bpmn::FlowNode& node, const Evaluator& evaluator) {
    return node.jobType.empty() ? Entry{} : jobEntry(node, evaluator);
}

}  // namespace entente::engine
