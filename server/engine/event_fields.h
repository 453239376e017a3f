#pragma once

#include <array>
#include <concepts>
#include <string_view>
#include <type_traits>
#include <variant>

#include "engine/event.h"

/// What stored events are made of: each struct is described once (`describe`), for what writes and what reads it.
namespace entente::engine::fields {

/// In the order of `Event`.
inline constexpr std::array<std::string_view, std::variant_size_v<Event>> kNames = {
    "InstanceStarted",    "InstanceCompleted", "InstanceTerminated", "ElementActivated",
    "ElementCompleted",   "ElementTerminated", "LoopBegun",          "CallBegun",
    "TokenArrived",       "TokensJoined",      "TokensDiscarded",    "VariableSet",
    "TaskCreated",        "TaskUpdated",       "TaskCompleted",      "TaskCancelled",
    "TaskReminded",       "TaskEscalated",     "JobCreated",         "JobCompleted",
    "JobFailed",          "JobCancelled",      "JobThrew",           "TimerScheduled",
    "TimerFired",         "TimerCancelled",    "SubscriptionOpened", "SubscriptionTriggered",
    "SubscriptionClosed", "MessageThrown",     "SignalThrown",       "IncidentRaised",
    "IncidentResolved",   "InstanceModified",  "InstanceReopened",   "StepDoneBefore",
    "TokenDiscarded",     "InstanceMigrated",  "StepSentBack"};

/// In the order of `ElementStatus`.
inline constexpr std::array<std::string_view, 3> kElementStatuses = {"active", "failedEntering", "failedLeaving"};

/// The event, const when it is written, not when it is read.
template <typename T, typename Of>
concept Const = std::same_as<std::remove_const_t<T>, Of>;

template <typename A>
void describe(A& a, Const<InstanceStarted> auto& e) {
    a("processId", e.processId)("actor", e.actor)("at", e.at);
}
template <typename A>
void describe(A& a, Const<InstanceCompleted> auto& e) {
    a("at", e.at);
}
template <typename A>
void describe(A& a, Const<InstanceTerminated> auto& e) {
    a("reason", e.reason)("actor", e.actor)("at", e.at);
}
template <typename A>
void describe(A& a, Const<InstanceModified> auto& e) {
    a("reason", e.reason)("actor", e.actor)("at", e.at);
}
template <typename A>
void describe(A& a, Const<InstanceReopened> auto& e) {
    a("elementId", e.elementId)("reason", e.reason)("actor", e.actor)("at", e.at);
}
template <typename A>
void describe(A& a, Const<StepSentBack> auto& e) {
    a("from", e.from)("elementId", e.elementId)("actor", e.actor)("at", e.at);
}
template <typename A>
void describe(A& a, Const<StepDoneBefore> auto& e) {
    a("elementId", e.elementId)("at", e.at);
}
template <typename A>
void describe(A& a, Const<InstanceMigrated> auto& e) {
    a("processId", e.processId)("definition", e.definition)("elements", e.elements)("flows", e.flows);
    a("reason", e.reason)("actor", e.actor)("at", e.at).optional("from", e.from).optional("to", e.to);
}
template <typename A>
void describe(A& a, Const<ElementActivated> auto& e) {
    auto& row = e.element;
    a("key", row.key)("scope", row.scope)("elementId", row.elementId)("status", row.status)("since", row.since);
    a.optional("trigger", row.trigger).optional("called", row.called).optional("loopBody", row.loopBody);
    a.optional("loopCounter", row.loopCounter).optional("loop", row.loop);
}
template <typename A>
void describe(A& a, Const<LoopBegun> auto& e) {
    a("key", e.key)("total", e.total)("items", e.items);
}
template <typename A>
void describe(A& a, Const<CallBegun> auto& e) {
    a("key", e.key)("definition", e.definition);
}
template <typename A>
void describe(A& a, Const<ElementCompleted> auto& e) {
    a("key", e.key)("elementId", e.elementId)("flows", e.flows)("at", e.at);
}
template <typename A>
void describe(A& a, Const<ElementTerminated> auto& e) {
    a("key", e.key)("elementId", e.elementId)("at", e.at);
}
template <typename A>
void describe(A& a, Const<TokenArrived> auto& e) {
    a("scope", e.token.scope)("elementId", e.token.elementId)("flow", e.token.flowId);
}
template <typename A>
void describe(A& a, Const<TokenDiscarded> auto& e) {
    a("scope", e.token.scope)("elementId", e.token.elementId)("flow", e.token.flowId);
}
template <typename A>
void describe(A& a, Const<TokensJoined> auto& e) {
    a("scope", e.scope)("elementId", e.elementId)("flows", e.flows);
}
template <typename A>
void describe(A& a, Const<TokensDiscarded> auto& e) {
    a("scope", e.scope);
}
template <typename A>
void describe(A& a, Const<VariableSet> auto& e) {
    a("scope", e.scope)("name", e.name)("value", e.value);
}
template <typename A>
void describe(A& a, Const<TaskCreated> auto& e) {
    auto& row = e.task;
    a("key", row.key)("element", row.element)("elementId", row.elementId)("name", row.name)("names", row.names);
    a("kind", row.kind)("formId", row.formId)("assignee", row.assignee)("candidateGroups", row.candidateGroups);
    a("candidateUsers", row.candidateUsers)("due", row.due)("dueZone", row.dueZone)("followUp", row.followUp);
    a("priority", row.priority)("document", row.document)("properties", row.properties)("createdAt", row.createdAt);
}
template <typename A>
void describe(A& a, Const<TaskUpdated> auto& e) {
    a("key", e.key)("assignee", e.assignee)("due", e.due)("dueZone", e.dueZone)("actor", e.actor);
}
template <typename A>
void describe(A& a, Const<TaskCompleted> auto& e) {
    a("key", e.key)("variables", e.variables)("actor", e.actor)("at", e.at);
}
template <typename A>
void describe(A& a, Const<TaskReminded> auto& e) {
    a("key", e.key)("ordinal", e.ordinal);
}
template <typename A>
void describe(A& a, Const<TaskEscalated> auto& e) {
    a("key", e.key)("to", e.to);
}
template <typename A>
void describe(A& a, Const<JobCreated> auto& e) {
    auto& row = e.job;
    a("key", row.key)("element", row.element)("elementId", row.elementId)("type", row.type)("headers", row.headers);
    a("retries", row.retries)("variables", row.variables)("createdAt", row.createdAt);
}
template <typename A>
void describe(A& a, Const<JobFailed> auto& e) {
    a("key", e.key)("retries", e.retries)("reason", e.reason);
}
template <typename A>
void describe(A& a, Const<JobThrew> auto& e) {
    a("key", e.key)("code", e.code)("reason", e.reason);
}
template <typename A>
void describe(A& a, Const<SubscriptionOpened> auto& e) {
    auto& row = e.subscription;
    a("key", row.key)("element", row.element)("elementId", row.elementId)("purpose", row.purpose)("kind", row.kind);
    a("name", row.name)("correlationKey", row.correlationKey)("createdAt", row.createdAt);
}
template <typename A>
void describe(A& a, Const<SubscriptionTriggered> auto& e) {
    a("key", e.key)("variables", e.variables)("at", e.at);
}
template <typename A>
void describe(A& a, Const<MessageThrown> auto& e) {
    a("elementId", e.elementId)("name", e.name)("correlationKey", e.correlationKey)("variables", e.variables);
    a.optional("keepUntil", e.keepUntil);
}
template <typename A>
void describe(A& a, Const<SignalThrown> auto& e) {
    a("elementId", e.elementId)("name", e.name)("variables", e.variables);
}
template <typename A>
void describe(A& a, Const<TimerScheduled> auto& e) {
    auto& row = e.timer;
    a("key", row.key)("element", row.element)("elementId", row.elementId)("purpose", row.purpose)("dueAt", row.dueAt);
    a("ordinal", row.ordinal)("task", row.task)("interval", row.interval)("repeats", row.repeats);
}
template <typename A>
void describe(A& a, Const<TimerFired> auto& e) {
    a("key", e.key)("at", e.at);
}
template <typename A>
void describe(A& a, Const<IncidentRaised> auto& e) {
    auto& row = e.incident;
    a("key", row.key)("element", row.element)("elementId", row.elementId)("job", row.job)("message", row.message);
    a("expression", row.expression)("variables", row.variables)("raisedAt", row.raisedAt)("status", e.element);
}
template <typename A>
void describe(A& a, Const<IncidentResolved> auto& e) {
    a("key", e.key)("actor", e.actor).optional("reason", e.reason);
}
/// TaskCancelled, JobCompleted, JobCancelled, TimerCancelled, SubscriptionClosed
template <typename A, typename KeyOnly>
void describe(A& a, KeyOnly& e) {
    a("key", e.key);
}

}  // namespace entente::engine::fields
