#include "workflow/starters.h"

#include <algorithm>

#include "bpmn/references.h"
#include "engine/definition.h"
#include "engine/evaluator.h"
#include "engine/order.h"

namespace entente::workflow {

using programs::Side;

namespace {

constexpr std::string_view kStarters = "starters";
constexpr std::string_view kCoordinatorOfMois = "coordinator A";
constexpr std::string_view kCoordinatorOfPartner = "coordinator B";

Message unknownStarter(std::string_view name) {
    return {"workflow.starters_unknown",
            "“{name}” starts no case: it is for “coordinator A” or “coordinator B”",
            {{"name", std::string(name)}}};
}

/// The start that a person means who names no step; null where only events start the process.
const bpmn::FlowNode* plainStart(const bpmn::Process& process) {
    const auto found = std::find_if(process.nodes.begin(), process.nodes.end(), [](const bpmn::FlowNode& node) {
        return node.kind == bpmn::NodeKind::StartEvent && node.parent < 0 && node.event == bpmn::EventKind::None;
    });
    return found == process.nodes.end() ? nullptr : &*found;
}

engine::Attempt<std::vector<std::string>> rolesIn(const engine::Definition& definition,
                                                  const engine::Environment& environment, const bpmn::Text& text,
                                                  std::string_view what) {
    static const engine::State nothing;
    return engine::Evaluator(definition, nothing, environment, engine::kProcessScope, 0).strings(text, what);
}

/// Nobody's where its groups depend on what only a case knows.
bool isTaskOf(Side side, const engine::Definition& definition, const engine::Environment& environment,
              const bpmn::FlowNode& node) {
    const auto groups = rolesIn(definition, environment, node.candidateGroups, "candidateGroups");
    return groups && *groups == std::vector<std::string>{"coordinator " + programs::text(side)};
}

}  // namespace

Result<Starters> startersOf(const Package& package, const engine::Environment& environment) {
    const auto* start = plainStart(package.process());
    const bpmn::Text text(start == nullptr ? std::string_view() : start->property(kStarters));
    if (text.empty()) return Starters{true, false};
    auto roles = rolesIn(*package.definition, environment, text, kStarters);
    if (!roles) return Error{ErrorKind::Invalid, roles.failure().message};
    Starters starters;
    for (const auto& role : *roles) {
        if (role != kCoordinatorOfMois && role != kCoordinatorOfPartner)
            return Error{ErrorKind::Invalid, unknownStarter(role)};
        (role == kCoordinatorOfMois ? starters.mois : starters.partner) = true;
    }
    return starters;
}

Result<bool> mayBeginAt(const Package& package, const engine::Environment& environment, Side side,
                        const std::string& element) {
    const auto starters = startersOf(package, environment);
    if (!starters) return starters.error();
    if (!starters->has(side)) return false;
    if (side == Side::A) return true;
    const auto& definition = *package.definition;
    const auto before = engine::stepsBefore(definition, {{element}});
    return std::all_of(before.begin(), before.end(), [&](const std::string& id) {
        const auto& node = definition.node(id);
        // What is called or repeated has tasks of its own, which a plain look does not tell apart.
        if (node.kind == bpmn::NodeKind::CallActivity || node.kind == bpmn::NodeKind::SubProcess) return false;
        return node.kind != bpmn::NodeKind::UserTask || isTaskOf(side, definition, environment, node);
    });
}

Error notTheirsToStart() {
    return {ErrorKind::Forbidden,
            {"workflow.not_theirs_to_start",
             "This workflow is started by the other side of the program. Ask its coordinator to start it",
             {}}};
}

Error notTheirsToBeginAt() {
    return {ErrorKind::Forbidden,
            {"workflow.not_theirs_to_begin_at",
             "Steps of the other side lie before this one, and only that side can say that they are done. Choose an "
             "earlier step, or ask its coordinator",
             {}}};
}

std::vector<Problem> checkStarters(const bpmn::Process& process) {
    std::vector<Problem> problems;
    const auto* start = plainStart(process);
    for (const auto& node : process.nodes) {
        const auto says = node.property(kStarters);
        if (says.empty()) continue;
        const auto say = [&](Severity severity, Message message) {
            problems.push_back({severity, {}, node.line, node.id, std::move(message)});
        };
        if (&node != start)
            say(Severity::Warning,
                {"workflow.starters_unused", "Only the start event that a person sets off has starters", {}});
        if (bpmn::isFeel(says)) continue;
        for (const auto& role : bpmn::listed(says))
            if (role != kCoordinatorOfMois && role != kCoordinatorOfPartner) say(Severity::Error, unknownStarter(role));
    }
    return problems;
}

}  // namespace entente::workflow
