#include <algorithm>
#include <tuple>

#include "engine/commands.h"

namespace entente::engine {

namespace {

constexpr const char* kTimerGone = "The timer has fired already or is no longer needed.";

/// After a time in which nothing could be fired, several reminders of a task are due at once: the last one speaks.
bool isOvertaken(const Execution& execution, const Timer& reminder) {
    return std::ranges::any_of(execution.state().timers, [&](const auto& entry) {
        const auto& [key, other] = entry;
        return other.purpose == WaitPurpose::Reminder && other.task == reminder.task &&
               std::tie(other.dueAt, other.ordinal) > std::tie(reminder.dueAt, reminder.ordinal) &&
               other.dueAt <= execution.environment().now;
    });
}

}  // namespace

Result<void> perform(const FireTimer& command, Execution& execution) {
    if (const auto active = requireActive(execution.state()); !active) return active.error();
    const auto found = execution.state().timers.find(command.timer);
    if (found == execution.state().timers.end()) return gone(execution.state(), command.timer, "timer", kTimerGone);
    const auto timer = found->second;
    if (timer.dueAt > execution.environment().now)
        return rejected("engine.timer.early", "The timer is due at {at}.", {{"at", timer.dueAt.iso()}});
    execution.emit(TimerFired{timer.key, execution.environment().now});
    switch (timer.purpose) {
        case WaitPurpose::Catch:
        case WaitPurpose::Boundary:
        case WaitPurpose::EventSubProcess:
            execution.fire(timer);
            break;
        case WaitPurpose::Reminder:
            if (!isOvertaken(execution, timer)) execution.emit(TaskReminded{timer.task, timer.ordinal});
            break;
        case WaitPurpose::Escalation: {
            const auto* to = execution.state().task(timer.task)->properties.find("escalateTo");
            execution.emit(TaskEscalated{timer.task, to == nullptr ? feel::Value() : *to});
            break;
        }
    }
    return {};
}

Result<void> perform(const MoveTimer& command, Execution& execution) {
    if (const auto active = requireActive(execution.state()); !active) return active.error();
    const auto found = execution.state().timers.find(command.timer);
    if (found == execution.state().timers.end()) return gone(execution.state(), command.timer, "timer", kTimerGone);
    auto timer = found->second;
    if (!timer.interval.empty())
        return rejected("engine.timer.cycle", "The rounds of a cycle follow one another and are not moved.");
    timer.dueAt = command.dueAt;
    execution.emit(TimerCancelled{timer.key});
    const Key element = timer.element;
    execution.schedule(std::move(timer), element);
    return {};
}

Result<void> perform(const Trigger& command, Execution& execution) {
    if (const auto active = requireActive(execution.state()); !active) return active.error();
    if (!execution.state().subscriptions.contains(command.subscription))
        return gone(execution.state(), command.subscription, "subscription", "Nothing waits for this any more.");
    execution.trigger(command.subscription, command.variables);
    return {};
}

}  // namespace entente::engine
