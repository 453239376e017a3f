#include "bpmn/expressions.h"

namespace entente::bpmn {

namespace {

void add(std::vector<Expressed>& all, std::string_view where, std::string_view text) {
    if (isFeel(text)) all.push_back({where, text.substr(1)});
}

}  // namespace

Message term(std::string_view name) {
    return {"bpmn.term." + std::string(name), std::string(name), {}};
}

std::vector<Expressed> expressionsOf(const FlowNode& node) {
    std::vector<Expressed> all;
    add(all, "timer", node.timerText);
    add(all, "name", node.eventName);
    add(all, "code", node.eventCode);
    add(all, "correlationKey", node.correlationKey);
    add(all, "loopCardinality", node.loop.cardinality);
    add(all, "inputCollection", node.loop.inputCollection);
    add(all, "outputElement", node.loop.outputElement);
    add(all, "completionCondition", node.loop.completionCondition);
    add(all, "calledElement", node.call.processId);
    add(all, "script", node.script);
    add(all, "assignee", node.assignee);
    add(all, "candidateGroups", node.candidateGroups);
    add(all, "candidateUsers", node.candidateUsers);
    add(all, "dueDate", node.dueDate);
    add(all, "followUpDate", node.followUpDate);
    add(all, "priority", node.priority);
    add(all, "decisionId", node.decisionId);
    add(all, "type", node.jobType);
    add(all, "retries", node.retries);
    for (const auto& input : node.inputs)
        add(all, input.target, input.source);
    for (const auto& output : node.outputs)
        add(all, output.target, output.source);
    for (const auto& property : node.properties)
        add(all, property.name, property.value);
    return all;
}

std::vector<Expressed> expressionsOf(const SequenceFlow& flow) {
    std::vector<Expressed> all;
    add(all, "condition", flow.condition);
    return all;
}

}  // namespace entente::bpmn
