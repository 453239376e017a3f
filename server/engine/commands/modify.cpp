#include <utility>

#include "engine/commands.h"
#include "engine/io_mapping.h"
#include "engine/order.h"

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
    auto at = command.at;
    if (command.within != kProcessScope) {
        const auto from = execution.state().elements.at(command.within);
        if (!at.local) execution.store(placeAround(from, execution.state(), std::exchange(at.variables, {})));
        if (from.loopCounter > 0 && from.elementId == at.element) {
            execution.beginAgain(from, at.variables);
            return {};
        }
    }
    const auto& definition = execution.inside(command.within);
    for (auto& token : overtaken(definition, execution.state(), command.at.element, command.within))
        execution.emit(TokenDiscarded{std::move(token)});
    return execution.modify(command.terminate, {std::move(at)});
}

}  // namespace entente::engine
