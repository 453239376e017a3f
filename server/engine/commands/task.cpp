#include <algorithm>

#include "engine/commands.h"
#include "engine/order.h"
#include "engine/task_timers.h"

namespace entente::engine {

namespace {

constexpr const char* kTaskGone = "The task is no longer open: it was completed or is no longer needed.";

Result<void> sendBack(const CompleteTask& command, const ElementInstance& element, Execution& execution) {
    const auto& definition = execution.inside(element.scope);
    const auto ending = openFrom(definition, execution.state(), command.backTo, element.key);
    if (std::find(ending.begin(), ending.end(), element.key) == ending.end())
        return rejected("engine.back.not_before", "{element} is no step that leads to this one.",
                        {{"element", command.backTo}});
    execution.emit(StepSentBack{element.elementId, command.backTo, command.actor, execution.environment().now});
    return execution.reopen({command.backTo, command.variables, false, element.key}, ending, element.key);
}

}  // namespace

Result<void> perform(const CompleteTask& command, Execution& execution) {
    if (const auto active = requireActive(execution.state()); !active) return active.error();
    const auto* task = execution.state().task(command.task);
    if (task == nullptr) return gone(execution.state(), command.task, "task", kTaskGone);
    const auto element = execution.state().elements.at(task->element);
    execution.emit(TaskCompleted{command.task, command.variables, command.actor, execution.environment().now});
    execution.cancelTaskTimers(command.task);
    if (!command.backTo.empty()) return sendBack(command, element, execution);
    execution.store(placeResults(execution.nodeOf(element), element, execution.state(), command.variables));
    execution.queueLeaving(element.key);
    return {};
}

Result<void> perform(const UpdateTask& command, Execution& execution) {
    if (const auto active = requireActive(execution.state()); !active) return active.error();
    const auto* found = execution.state().task(command.task);
    if (found == nullptr) return gone(execution.state(), command.task, "task", kTaskGone);
    auto task = *found;
    if (task.dueZone.empty()) task.dueZone = execution.environment().zone;
    const bool moved = command.due && command.due != task.due;
    task.assignee = command.assignee.value_or(task.assignee);
    if (moved) task.due = command.due;
    std::vector<Timer> timers;
    if (moved || command.recount) {
        auto counted = taskTimers(task, execution.evaluator(execution.state().elements.at(task.element)));
        if (!counted) return Error{ErrorKind::Invalid, counted.failure().message};
        timers = std::move(*counted);
    }
    execution.emit(TaskUpdated{task.key, task.assignee, task.due, task.dueZone, command.actor});
    if (!moved && !command.recount) return {};
    execution.cancelTaskTimers(task.key);
    for (auto& timer : timers) {
        timer.task = task.key;
        execution.schedule(std::move(timer), task.element);
    }
    return {};
}

}  // namespace entente::engine
