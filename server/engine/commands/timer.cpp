#include "engine/commands.h"
#include "engine/timers.h"

namespace entente::engine {

namespace {

/// The host ends if the event interrupts; a cycle that does not goes into its next round.
void fireBoundary(const Timer& timer, Execution& execution) {
    const auto host = execution.state().elements.at(timer.element);
    const int event = execution.definition().nodeIndex(timer.elementId);
    if (execution.definition().node(event).interrupting) {
        execution.terminate(host.key);
    } else if (auto next = nextRound(timer, execution.environment().now, execution.environment().zone)) {
        execution.schedule(std::move(*next), host.key);
    }
    execution.activate(event, host.scope);
}

}  // namespace

Result<void> perform(const FireTimer& command, Execution& execution) {
    if (const auto active = requireActive(execution.state()); !active) return active.error();
    const auto found = execution.state().timers.find(command.timer);
    if (found == execution.state().timers.end())
        return gone(execution.state(), command.timer, "timer", "The timer has fired already or is no longer needed.");
    const auto timer = found->second;
    if (timer.dueAt > execution.environment().now)
        return rejected("engine.timer.early", "The timer is due at {at}.", {{"at", timer.dueAt.iso()}});
    execution.emit(TimerFired{timer.key, execution.environment().now});
    switch (timer.purpose) {
        case TimerPurpose::Catch:
            execution.queueLeaving(timer.element);
            break;
        case TimerPurpose::Boundary:
            fireBoundary(timer, execution);
            break;
        case TimerPurpose::Reminder:
            execution.emit(TaskReminded{timer.task, timer.ordinal});
            break;
        case TimerPurpose::Escalation: {
            const auto* to = execution.state().task(timer.task)->properties.find("escalateTo");
            execution.emit(TaskEscalated{timer.task, to == nullptr ? feel::Value() : *to});
            break;
        }
    }
    return {};
}

}  // namespace entente::engine
