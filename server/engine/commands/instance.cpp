#include "engine/commands.h"
#include "engine/order.h"

namespace entente::engine {

Result<void> perform(const StartInstance& command, Execution& execution) {
    if (execution.state().info.status != InstanceStatus::New)
        return rejected("engine.instance.started", "The case has already started.");
    const auto& definition = execution.definition();
    auto starts = definition.starts(-1);
    if (!command.startEvent.empty()) {
        const int start = definition.process().node(command.startEvent);
        if (start < 0)
            return notFound("engine.start.unknown", "The process has no start event {id}.",
                            {{"id", command.startEvent}});
        starts = {start};
    }
    if (!command.at.empty())
        starts.clear();
    else if (starts.empty())
        return Error{ErrorKind::Rejected, startsNowhere(definition.process().id)};
    execution.emit(InstanceStarted{definition.process().id, command.actor, execution.environment().now});
    for (const auto& [name, value] : command.variables.entries())
        execution.emit(VariableSet{kProcessScope, name, value});
    if (auto begun = execution.begin(starts); !begun || command.at.empty()) return begun;
    for (const auto& step : stepsBefore(definition, command.at))
        execution.emit(StepDoneBefore{step, execution.environment().now});
    return execution.modify({}, command.at);
}

Result<void> perform(const CancelInstance& command, Execution& execution) {
    if (auto active = requireActive(execution.state()); !active) return active;
    if (auto reason = requireReason(command.reason); !reason) return reason;
    execution.terminateInstance();
    execution.emit(InstanceTerminated{command.reason, command.actor, execution.environment().now});
    return {};
}

Result<void> perform(const SetVariables& command, Execution& execution) {
    if (const auto active = requireActive(execution.state()); !active) return active.error();
    if (command.scope != kProcessScope && !execution.state().elements.contains(command.scope))
        return gone(execution.state(), command.scope, "scope", "This part of the case has ended.");
    for (const auto& [name, value] : command.variables.entries())
        execution.emit(VariableSet{command.scope, name, value});
    return {};
}

Result<void> perform(const RetryIncident& command, Execution& execution) {
    if (const auto active = requireActive(execution.state()); !active) return active.error();
    const auto found = execution.state().incidents.find(command.incident);
    if (found == execution.state().incidents.end())
        return gone(execution.state(), command.incident, "incident", "The incident is already resolved.");
    const auto incident = found->second;
    const auto element = execution.state().elements.at(incident.element);
    execution.emit(IncidentResolved{command.incident, command.actor, command.reason});
    if (incident.job != 0) {
        if (!command.variables.empty()) execution.beginAgain(element, command.variables);
        return {};
    }
    auto given = execution.setSeen(element, command.variables);
    if (element.status == ElementStatus::FailedEntering) execution.queueEntering(element.key, std::move(given));
    if (element.status == ElementStatus::FailedLeaving) execution.queueLeaving(element.key);
    return {};
}

}  // namespace entente::engine
