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

bool isTask(const Package& package, const std::string& element) {
    return std::any_of(package.model.processes.begin(), package.model.processes.end(), [&](const auto& process) {
        const auto index = process.node(element);
        return index >= 0 && process.nodes[static_cast<std::size_t>(index)].kind == bpmn::NodeKind::UserTask;
    });
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

Result<std::vector<std::string>> fourEyesOf(const Package& package, const feel::Context& properties) {
    const auto* property = properties.find("fourEyes");
    if (!property || property->isNull()) return std::vector<std::string>{};
    std::vector<std::string> elements;
    if (property->isString()) elements = bpmn::listed(property->string());
    if (property->isList())
        for (const auto& item : property->list())
            if (item.isString()) elements.push_back(item.string());
    if (!property->isString() && (!property->isList() || elements.size() != property->list().size()))
        return invalid("workflow.four_eyes_value", "Four eyes: {value} does not name tasks",
                       {{"value", property->text()}}, "fourEyes");
    const auto unknown = std::find_if(elements.begin(), elements.end(),
                                      [&](const std::string& element) { return !isTask(package, element); });
    if (unknown != elements.end()) return fourEyesUnknown(*unknown);
    return elements;
}

Error fourEyesUnknown(const std::string& task) {
    return invalid("workflow.four_eyes_unknown", "Four eyes: there is no other task “{task}” in this workflow",
                   {{"task", task}}, "fourEyes");
}

Result<void> checkFourEyes(ReadTx& tx, const Situation& situation, const engine::Task& task, PersonId person) {
    if (!person) return {};
    const auto& package = situation.packageOf(task.element);
    const auto named = fourEyesOf(package, task.properties);
    if (!named) return named.error();
    const auto called = package.id == situation.package->id ? PackageId{} : package.id;
    for (const auto* node : bound(package, task.elementId, *named)) {
        const auto did = TaskRepository().whoDid(tx, situation.instance.id, called, node->id);
        if (std::find(did.begin(), did.end(), person) == did.end()) continue;
        return Error{ErrorKind::Forbidden,
                     {"approvals.four_eyes",
                      "Who did “{task}” may not do this step too: four eyes are asked for. Somebody else has to",
                      {{"task", node->name}}}};
    }
    return {};
}

}  // namespace entente::workflow
