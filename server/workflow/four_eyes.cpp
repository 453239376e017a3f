#include "workflow/four_eyes.h"

#include <algorithm>

#include "bpmn/expressions.h"
#include "bpmn/references.h"
#include "workflow/task_repository.h"

namespace entente::workflow {

using storage::ReadTx;

namespace {

bool names(const std::vector<std::string>& elements, const std::string& element) {
    return std::find(elements.begin(), elements.end(), element) != elements.end();
}

const bpmn::Process* processOf(const Package& package, const std::string& element) {
    for (const auto& process : package.model.processes)
        if (process.node(element) >= 0) return &process;
    return nullptr;
}

const bpmn::FlowNode* nodeOf(const Package& package, const std::string& element) {
    const auto* process = processOf(package, element);
    return process == nullptr ? nullptr : &process->nodes[static_cast<std::size_t>(process->node(element))];
}

bool isTask(const Package& package, const std::string& element) {
    const auto* node = nodeOf(package, element);
    return node != nullptr && node->kind == bpmn::NodeKind::UserTask;
}

/// The tasks on the other side of the rule, whichever of the two says it. What FEEL gives for another task is known
/// only once that one is open.
std::vector<const bpmn::FlowNode*> bound(const Package& package, const std::string& element,
                                         const std::vector<std::string>& named) {
    std::vector<const bpmn::FlowNode*> found;
    for (const auto& process : package.model.processes)
        for (const auto& node : process.nodes) {
            const auto says = node.property("fourEyes");
            if (names(named, node.id) || (!bpmn::isFeel(says) && names(bpmn::listed(says), element)))
                found.push_back(&node);
        }
    return found;
}

}  // namespace

namespace {

Result<std::vector<std::string>> namesOf(const feel::Context& properties) {
    const auto* property = properties.find("fourEyes");
    if (!property || property->isNull()) return std::vector<std::string>{};
    auto elements = bpmn::listedTexts(*property);
    if (!property->isString() && (!property->isList() || elements.size() != property->list().size()))
        return invalid("workflow.four_eyes_value", "Four eyes: {value} does not name tasks",
                       {{"value", property->text()}}, "fourEyes");
    return elements;
}

}  // namespace

Result<std::vector<std::string>> fourEyesOf(const Package& package, const feel::Context& properties) {
    auto elements = namesOf(properties);
    if (!elements) return elements;
    const auto unknown = std::find_if(elements->begin(), elements->end(),
                                      [&](const std::string& element) { return !isTask(package, element); });
    if (unknown != elements->end()) return fourEyesUnknown(*unknown);
    return elements;
}

Error fourEyesUnknown(const std::string& task) {
    return invalid("workflow.four_eyes_unknown", "Four eyes: there is no other task “{task}” in this workflow",
                   {{"task", task}}, "fourEyes");
}

Result<void> checkFourEyes(ReadTx& tx, const Situation& situation, const Package& package, const engine::Task& task,
                           PersonId person) {
    if (!person) return {};
    auto named = namesOf(task.properties);
    if (!named) return named.error();
    // Where the case was moved since the task opened, the version in force knows the steps by their names of now.
    if (const auto* node = nodeOf(package, task.elementId))
        if (const auto says = node->property("fourEyes"); !bpmn::isFeel(says))
            for (auto& element : bpmn::listed(says))
                named->push_back(std::move(element));
    const auto called = package.id == situation.package->id ? PackageId{} : package.id;
    const auto* process = processOf(package, task.elementId);
    const auto call = engine::callOf(situation.state(), task.element);
    for (const auto* node : bound(package, task.elementId, *named)) {
        const bool ofOneProcess = process != nullptr && process->node(node->id) >= 0;
        const auto did = TaskRepository().whoDid(tx, situation.instance.id, called, node->id,
                                                 ofOneProcess ? std::optional(call) : std::nullopt);
        if (std::find(did.begin(), did.end(), person) == did.end()) continue;
        return Error{ErrorKind::Forbidden,
                     {"approvals.four_eyes",
                      "Who did “{task}” may not do this step too: four eyes are asked for. Somebody else has to",
                      {{"task", node->name}}}};
    }
    return {};
}

}  // namespace entente::workflow
