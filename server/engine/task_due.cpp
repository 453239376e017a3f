#include "engine/task_due.h"

#include <set>
#include <tuple>
#include <utility>

#include "engine/evaluator.h"
#include "engine/inside.h"
#include "engine/task_timers.h"

namespace entente::engine {

namespace {

/// The evaluator of an open task in the process that it is part of; nothing when there is none.
template <typename Use>
auto inTask(const Definition& definition, const State& state, const Environment& environment, const Task& task,
            const Use& use) -> decltype(use(std::declval<const bpmn::FlowNode&>(), std::declval<const Evaluator&>())) {
    const auto element = state.elements.find(task.element);
    if (element == state.elements.end()) return {};
    const auto own = inside(definition, state, environment.library, element->second.scope);
    const auto index = own ? own->process().node(task.elementId) : -1;
    if (index < 0) return {};
    return use(own->node(index), Evaluator(*own, state, environment, task.element, element->second.scope));
}

}  // namespace

std::optional<Timestamp> taskDue(const Definition& definition, const State& state, Environment environment,
                                 const Task& task) {
    environment.now = task.createdAt;
    const auto dueOf = [&](const bpmn::FlowNode& node, const Evaluator& evaluator) -> std::optional<Timestamp> {
        const auto due = evaluator.dateTime(node.dueDate, "dueDate");
        return due && *due ? (*due)->moment(environment.zone) : std::nullopt;
    };
    return inTask(definition, state, environment, task, dueOf);
}

bool remindsOtherwise(const Definition& definition, const State& state, Environment environment, const Task& task) {
    using Moment = std::tuple<WaitPurpose, int, Timestamp>;
    return inTask(definition, state, environment, task, [&](const bpmn::FlowNode&, const Evaluator& evaluator) {
        auto known = task;
        if (known.dueZone.empty()) known.dueZone = environment.zone;
        const auto counted = taskTimers(known, evaluator);
        if (!counted) return false;
        std::set<Moment> wanted, waiting;
        for (const auto& timer : *counted)
            wanted.emplace(timer.purpose, timer.ordinal, timer.dueAt);
        for (const auto& [key, timer] : state.timers)
            if (timer.task == task.key && timer.dueAt > environment.now)
                waiting.emplace(timer.purpose, timer.ordinal, timer.dueAt);
        return wanted != waiting;
    });
}

}  // namespace entente::engine
