#include "approvals/due_rule.h"

#include "engine/task_due.h"
#include "engine/timer_due.h"
#include "workflow/runner.h"

namespace entente::approvals {

std::optional<Timestamp> dueByRule(const workflow::Situation& situation, const engine::Task& task,
                                   const feel::Value& program) {
    auto environment = workflow::environmentOf(situation);
    environment.ambient.set("program", program);
    const auto& definition = situation.package->definitionOf(situation.state().info.processId);
    return engine::taskDue(definition, situation.state(), std::move(environment), task);
}

std::optional<Timestamp> timerByRule(const workflow::Situation& situation, const engine::Timer& timer,
                                     const feel::Value& program) {
    auto environment = workflow::environmentOf(situation);
    environment.ambient.set("program", program);
    const auto& definition = situation.package->definitionOf(situation.state().info.processId);
    return engine::timerDue(definition, situation.state(), std::move(environment), timer);
}

bool remindsOtherwise(const workflow::Situation& situation, const engine::Task& task) {
    const auto& definition = situation.package->definitionOf(situation.state().info.processId);
    return engine::remindsOtherwise(definition, situation.state(), workflow::environmentOf(situation), task);
}

}  // namespace entente::approvals
