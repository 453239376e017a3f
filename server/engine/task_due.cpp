#include "engine/task_due.h"

#include "engine/evaluator.h"

namespace entente::engine {

std::optional<Timestamp> taskDue(const Definition& definition, const State& state, Environment environment,
                                 const Task& task) {
    const auto element = state.elements.find(task.element);
    if (element == state.elements.end()) return std::nullopt;
    std::shared_ptr<const Definition> called;
    for (Key scope = element->second.scope; scope != kProcessScope && !called;) {
        const auto& around = state.elements.at(scope);
        if (!around.called.empty() && environment.library) called = environment.library->load(around.called);
        scope = around.scope;
    }
    const auto& own = called ? *called : definition;
    const auto index = own.process().node(task.elementId);
    if (index < 0) return std::nullopt;
    environment.now = task.createdAt;
    const Evaluator evaluator(own, state, environment, task.element, element->second.scope);
    const auto due = evaluator.dateTime(own.node(index).dueDate, "dueDate");
    return due && *due ? (*due)->moment(environment.zone) : std::nullopt;
}

}  // namespace entente::engine
