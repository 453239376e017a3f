#include "engine/task_due.h"

#include "engine/evaluator.h"

namespace entente::engine {

std::optional<Timestamp> taskDue(const Definition& definition, const State& state, Environment environment,
                                 const Task& task) {
    const auto element = state.elements.find(task.element);
    if (element == state.elements.end()) return std::nullopt;
    const Key call = calledAround(state, element->second.scope);
    const bool loads = call != kProcessScope && environment.library != nullptr;
    const auto called = loads ? environment.library->load(state.elements.at(call).called) : nullptr;
    const auto& own = called ? *called : definition;
    const auto index = own.process().node(task.elementId);
    if (index < 0) return std::nullopt;
    environment.now = task.createdAt;
    const Evaluator evaluator(own, state, environment, task.element, element->second.scope);
    const auto due = evaluator.dateTime(own.node(index).dueDate, "dueDate");
    return due && *due ? (*due)->moment(environment.zone) : std::nullopt;
}

}  // namespace entente::engine
