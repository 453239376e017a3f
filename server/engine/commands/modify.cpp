#include "engine/commands.h"
#include "engine/order.h"

namespace entente::engine {

namespace {

/// Which tokens at joins the element will bring again: those of its scope and of the scopes around it.
std::vector<WaitingToken> overtaken(const Execution& execution, const std::string& element) {
    const auto& definition = execution.definition();
    std::vector<WaitingToken> tokens;
    const int node = definition.process().node(element);
    if (node < 0) return tokens;
    const auto later = laterNodes(definition, node);
    for (const auto& [token, count] : execution.state().tokens) {
        if (&execution.inside(token.scope) != &definition) continue;
        const int flow = definition.process().flow(token.flowId);
        if (flow >= 0 && later.contains(definition.flow(flow).source))
            tokens.insert(tokens.end(), static_cast<std::size_t>(count), token);
    }
    return tokens;
}

}  // namespace

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
    execution.emit(InstanceReopened{command.at.element, command.reason, command.actor, execution.environment().now});
    if (completed)
        if (auto begun = execution.begin({}); !begun) return begun;
    for (auto& token : overtaken(execution, command.at.element))
        execution.emit(TokenDiscarded{std::move(token)});
    return execution.modify(command.terminate, {command.at});
}

}  // namespace entente::engine
