#include "approvals/due_rule.h"

#include "feel/expression.h"
#include "workflow/fixed_clock.h"

namespace entente::approvals {

std::optional<Timestamp> dueByRule(const workflow::Situation& situation, const engine::Task& task,
                                   const feel::Value& program) {
    const auto& process = situation.package->process();
    const auto index = process.node(task.elementId);
    if (index < 0) return std::nullopt;
    const auto& text = process.nodes[static_cast<std::size_t>(index)].dueDate;
    if (!bpmn::isFeel(text)) return std::nullopt;
    auto names = situation.variables();
    if (const auto own = situation.state().variables.find(task.element); own != situation.state().variables.end())
        for (const auto& [name, value] : own->second)
            names.set(name, value);
    names.set("program", program);
    const workflow::FixedClock opened(task.createdAt);
    const auto& zone = situation.program().a.zone;
    const auto due = feel::evaluate(std::string_view(text).substr(1), names, feel::Environment{opened, zone});
    if (!due) return std::nullopt;
    if (due->isDateTime()) return due->dateTime().moment(zone);
    if (due->isDate()) return feel::DateTime{due->date(), {}}.moment(zone);
    return std::nullopt;
}

}  // namespace entente::approvals
