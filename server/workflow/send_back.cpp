#include "workflow/send_back.h"

#include <algorithm>

#include "bpmn/expressions.h"
#include "bpmn/references.h"
#include "engine/order.h"
#include "feel/value.h"

namespace entente::workflow {

namespace {

bool isOneOf(const std::vector<std::string>& all, const std::string& one) {
    return std::find(all.begin(), all.end(), one) != all.end();
}

/// The loops around a node: a step within one that is not open cannot begin by itself.
bool sharesLoops(const bpmn::Process& process, const bpmn::FlowNode& step, const bpmn::FlowNode& from) {
    const auto at = [&](int index) -> const bpmn::FlowNode& { return process.nodes[static_cast<std::size_t>(index)]; };
    const auto holds = [&](int around) {
        for (int parent = from.parent; parent >= 0; parent = at(parent).parent)
            if (parent == around) return true;
        return false;
    };
    for (int parent = step.parent; parent >= 0; parent = at(parent).parent)
        if (at(parent).isLoop() && !holds(parent)) return false;
    return true;
}

enum class Fits { Yes, Unknown, NotBefore, NotInLine };

Fits fits(const engine::Definition& definition, const std::vector<std::string>& before, const std::string& id,
          const bpmn::FlowNode& from, bool inLine) {
    if (id == from.id) return inLine ? Fits::Yes : Fits::NotInLine;
    const int node = definition.process().node(id);
    if (node < 0) return Fits::Unknown;
    const bool begins =
        engine::canBeginByHand(definition, node) && sharesLoops(definition.process(), definition.node(node), from);
    return begins && isOneOf(before, id) ? Fits::Yes : Fits::NotBefore;
}

/// The process of the package that has the step; null when none has.
const engine::Definition* definitionWith(const Package& package, const std::string& element) {
    for (const auto& process : package.model.processes)
        if (process.node(element) >= 0) return &package.definitionOf(process.id);
    return nullptr;
}

}  // namespace

std::vector<std::string> backIds(const feel::Context& properties) {
    const auto* property = properties.find("sendBackTo");
    return property == nullptr ? std::vector<std::string>() : bpmn::listedTexts(*property);
}

std::vector<BackStep> backSteps(const Package& package, const engine::Task& task) {
    const auto* definition = definitionWith(package, task.elementId);
    if (definition == nullptr) return {};
    const auto& from = definition->node(task.elementId);
    // Where the case was moved since the task opened, the version in force knows the steps by their names of now.
    const auto says = from.property("sendBackTo");
    const auto ids = bpmn::isFeel(says) ? backIds(task.properties) : bpmn::listed(says);
    if (ids.empty()) return {};
    const auto before = engine::stepsBefore(*definition, {{from.id}});
    const auto* policy = task.properties.find("policy");
    const bool inLine = policy != nullptr && policy->textOr("") == "sequential";
    std::vector<BackStep> steps;
    for (const auto& id : ids) {
        if (fits(*definition, before, id, from, inLine) != Fits::Yes) continue;
        const auto& node = definition->node(id);
        const auto korean = node.names.find("ko");
        steps.push_back({id, {node.name.empty() ? id : node.name, korean == node.names.end() ? "" : korean->second}});
    }
    return steps;
}

engine::ReopenInstance takeBack(const Package& package, const engine::State& state, const engine::Task& task,
                                const std::string& element, const std::string& reason) {
    engine::ReopenInstance command{{element, {}, false, task.element}, {}, reason, {}, task.element};
    if (const auto* definition = definitionWith(package, task.elementId))
        command.terminate = engine::openFrom(*definition, state, element, task.element);
    return command;
}

std::vector<Problem> checkSendBack(const engine::Definition& definition) {
    std::vector<Problem> problems;
    for (const auto& node : definition.process().nodes) {
        const auto says = node.property("sendBackTo");
        if (says.empty() || bpmn::isFeel(says)) continue;
        const auto say = [&](Severity severity, Message message) {
            problems.push_back({severity, {}, node.line, node.id, std::move(message)});
        };
        if (node.property("kind") != "approval") {
            say(Severity::Warning, {"workflow.send_back_unused", "Only an approval can be sent back", {}});
            continue;
        }
        const auto before = engine::stepsBefore(definition, {{node.id}});
        const auto policy = node.property("policy");
        for (const auto& id : bpmn::listed(says)) {
            const bool inLine = policy == "sequential" || bpmn::isFeel(policy);
            switch (fits(definition, before, id, node, inLine)) {
                case Fits::Yes:
                    break;
                case Fits::Unknown:
                    say(Severity::Error, {"workflow.send_back_unknown",
                                          "Send back: there is no step “{step}” in this process",
                                          {{"step", id}}});
                    break;
                case Fits::NotBefore:
                    say(Severity::Error, {"workflow.send_back_not_before",
                                          "Send back: “{step}” is no step before this one that can begin again",
                                          {{"step", id}}});
                    break;
                case Fits::NotInLine:
                    say(Severity::Error, {"workflow.send_back_itself",
                                          "Send back: only a line in order can be sent back to its own beginning",
                                          {}});
                    break;
            }
        }
    }
    return problems;
}

}  // namespace entente::workflow
