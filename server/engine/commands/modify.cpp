#include "engine/commands.h"

namespace entente::engine {

Result<void> perform(const ModifyInstance& command, Execution& execution) {
    if (auto active = requireActive(execution.state()); !active) return active;
    if (auto reason = requireReason(command.reason); !reason) return reason;
    if (command.terminate.empty() && command.activate.empty())
        return invalid("engine.modify.nothing", "Nothing was chosen: nothing was changed.");
    execution.emit(InstanceModified{command.reason, command.actor, execution.environment().now});
    return execution.modify(command.terminate, command.activate);
}

Result<void> perform(const ReopenInstance& command, Execution& execution) {
    const bool completed = execution.state().info.status == InstanceStatus::Completed;
    if (!completed)
        if (auto active = requireActive(execution.state()); !active) return active;
    if (auto reason = requireReason(command.reason); !reason) return reason;
    if (command.within != kProcessScope && !execution.state().elements.contains(command.within))
        return gone(execution.state(), command.within, "element", "What was to be opened again is no longer open.");
    execution.emit(InstanceReopened{command.at.element, command.reason, command.actor, execution.environment().now});
    if (completed)
        if (auto begun = execution.begin({}); !begun) return begun;
    return execution.reopen(command.at, command.terminate, command.within);
}

}  // namespace entente::engine
