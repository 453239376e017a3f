#include "engine/commands.h"

#include <algorithm>
#include <utility>

namespace entente::engine {

namespace {

constexpr const char* kJobGone = "The job is no longer open: it was completed or is no longer needed.";

/// The job waits for somebody to look at it.
void raise(const Job& job, Message message, Execution& execution) {
    Incident incident;
    incident.key = execution.newKey();
    incident.element = job.element;
    incident.elementId = job.elementId;
    incident.job = job.key;
    incident.message = std::move(message);
    incident.variables = job.variables;
    incident.raisedAt = execution.environment().now;
    execution.emit(IncidentRaised{std::move(incident), ElementStatus::Active});
}

Message noTriesLeft(const Job& job, const FailJob& command) {
    auto type = "engine.job.type." + job.type;
    std::replace(type.begin(), type.end(), ':', '.');
    Message message{"engine.job.no_tries_left", "{type} failed: {reason}", {}};
    message.nest("type", {std::move(type), job.type, {}});
    if (command.reason.key.empty())
        message.arguments.emplace_back("reason", command.reason.english());
    else
        message.nest("reason", command.reason);
    return message;
}

}  // namespace

Result<void> perform(const CompleteJob& command, Execution& execution) {
    if (const auto active = requireActive(execution.state()); !active) return active.error();
    const auto job = execution.state().jobs.find(command.job);
    if (job == execution.state().jobs.end()) return gone(execution.state(), command.job, "job", kJobGone);
    const auto element = execution.state().elements.at(job->second.element);
    execution.emit(JobCompleted{command.job});
    execution.store(placeResults(execution.nodeOf(element), element, execution.state(), command.variables));
    execution.queueLeaving(element.key);
    return {};
}

Result<void> perform(const FailJob& command, Execution& execution) {
    if (const auto active = requireActive(execution.state()); !active) return active.error();
    const auto found = execution.state().jobs.find(command.job);
    if (found == execution.state().jobs.end()) return gone(execution.state(), command.job, "job", kJobGone);
    const auto job = found->second;
    if (job.retries == 0)
        return rejected("engine.job.failed", "The job has already failed and waits for somebody to look at it.");
    if (command.retries < 0) return invalid("engine.job.retries", "The tries left cannot be fewer than none.");
    execution.emit(JobFailed{job.key, command.retries, command.reason.english()});
    if (command.retries == 0) raise(job, noTriesLeft(job, command), execution);
    return {};
}

Result<void> perform(const ThrowError& command, Execution& execution) {
    if (const auto active = requireActive(execution.state()); !active) return active.error();
    const auto found = execution.state().jobs.find(command.job);
    if (found == execution.state().jobs.end()) return gone(execution.state(), command.job, "job", kJobGone);
    const auto job = found->second;
    if (execution.throwError(job, command.code, command.reason, command.variables)) return {};
    execution.emit(JobFailed{job.key, 0, command.reason});
    raise(job, {"engine.error.uncaught", "Nothing catches the error {code}.", {{"code", command.code}}}, execution);
    return {};
}

}  // namespace entente::engine
