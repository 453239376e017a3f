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

Result<std::vector<std::string>> fourEyesOf(const feel::Context& properties) {
    const auto* property = properties.find("fourEyes");
    if (!property || property->isNull()) return std::vector<std::string>{};
    if (property->isString()) return bpmn::listed(property->string());
    std::vector<std::string> elements;
    if (property->isList())
        for (const auto& item : property->list())
            if (item.isString()) elements.push_back(item.string());
    if (property->isList() && elements.size() == property->list().size()) return elements;
    return invalid("workflow.four_eyes_value", "Four eyes: {value} does not name tasks", {{"value", property->text()}},
                   "fourEyes");
}

Result<void> checkFourEyes(ReadTx& tx, const Situation& situation, const engine::Task& task, PersonId person) {
    if (!person) return {};
    const auto named = fourEyesOf(task.properties);
    if (!named) return named.error();
    for (const auto* node : bound(*situation.package, task.elementId, *named)) {
        const auto did = TaskRepository().whoDid(tx, situation.instance.id, node->id);
        if (std::find(did.begin(), did.end(), person) == did.end()) continue;
        return Error{ErrorKind::Forbidden,
                     {"approvals.four_eyes",
                      "Who did “{task}” may not do this step too: four eyes are asked for. Somebody else has to",
                      {{"task", node->name}}}};
    }
    return {};
}

}  // namespace entente::workflow
