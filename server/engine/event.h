#pragma once

#include <variant>

#include "base/result.h"
#include "engine/state.h"

namespace entente::engine {

/// What happened. The events of an instance, in order, are its audit trail and rebuild its state (`apply`).
/// A persistence layer turns each into the row change that its name says.

struct InstanceStarted {
    std::string processId;
    std::string actor;
    Timestamp at;
};
struct InstanceCompleted {
    Timestamp at;
};
struct InstanceTerminated {
    std::string reason;
    std::string actor;
    Timestamp at;
};

struct ElementActivated {
    ElementInstance element;
};
/// The element is done; its local variables go with it.
struct ElementCompleted {
    Key key = 0;
    std::string elementId;
    std::vector<std::string> flows;  ///< the sequence flows it left by
    Timestamp at;
};
struct ElementTerminated {
    Key key = 0;
    std::string elementId;
    Timestamp at;
};

/// A multi-instance activity knows what it goes through; its instances follow.
struct LoopBegun {
    Key key = 0;
    int total = 0;
    feel::List items;  ///< of a sequential one over a collection
};
/// A call activity knows which definition it runs.
struct CallBegun {
    Key key = 0;
    std::string definition;  ///< `Definition::reference`
};

/// A token reached a joining gateway whose companions are not there yet, or (`TokensJoined`) they all are.
struct TokenArrived {
    WaitingToken token;
};
struct TokensJoined {
    Key scope = 0;
    std::string elementId;
    std::vector<std::string> flows;  ///< one token of each is used up
};
/// The tokens that waited in the scope are gone, because it ended or was interrupted.
struct TokensDiscarded {
    Key scope = 0;
};

struct VariableSet {
    Key scope = 0;
    std::string name;
    feel::Value value;
};

struct TaskCreated {
    Task task;
};
/// The fields that may change, as they are now.
struct TaskUpdated {
    Key key = 0;
    std::string assignee;
    std::optional<Timestamp> due;
    std::string dueZone;
    std::string actor;
};
struct TaskCompleted {
    Key key = 0;
    feel::Context variables;
    std::string actor;
    Timestamp at;
};
struct TaskCancelled {
    Key key = 0;
};
struct TaskReminded {
    Key key = 0;
    int ordinal = 0;
};
struct TaskEscalated {
    Key key = 0;
    feel::Value to;  ///< the property `escalateTo`; null when there is none
};

struct JobCreated {
    Job job;
};
struct JobCompleted {
    Key key = 0;
};
struct JobFailed {
    Key key = 0;
    int retries = 0;  ///< tries left
    std::string reason;
};
struct JobCancelled {
    Key key = 0;
};
/// The work ended in an error of the process that an event catches.
struct JobThrew {
    Key key = 0;
    std::string code;
    std::string reason;
};

struct TimerScheduled {
    Timer timer;
};
struct TimerFired {
    Key key = 0;
    Timestamp at;
};
struct TimerCancelled {
    Key key = 0;
};

struct SubscriptionOpened {
    Subscription subscription;
};
struct SubscriptionTriggered {
    Key key = 0;
    feel::Context variables;
    Timestamp at;
};
struct SubscriptionClosed {
    Key key = 0;
};

/// An element sends a message; who stores the event delivers it to whoever waits for it.
struct MessageThrown {
    std::string elementId;
    std::string name;
    std::string correlationKey;
    feel::Context variables;
    std::optional<Timestamp> keepUntil = {};  ///< when nobody waits for it; without it is lost then
};
/// An element broadcasts a signal. What waits for it in this instance has it already (`SubscriptionTriggered`).
struct SignalThrown {
    std::string elementId;
    std::string name;
    feel::Context variables;
};

struct IncidentRaised {
    Incident incident;
    ElementStatus element = ElementStatus::Active;  ///< what the element instance is from now on
};
struct IncidentResolved {
    Key key = 0;
    std::string actor = {};  ///< empty when the incident went with its element
    std::string reason = {};
};

/// Somebody has changed by hand what is open; what follows says what.
struct InstanceModified {
    std::string reason;
    std::string actor;
    Timestamp at;
};
/// A step is done once more; a completed instance is active again.
struct InstanceReopened {
    std::string elementId;
    std::string reason;
    std::string actor;
    Timestamp at;
};
/// Whoever did the task sent the case back: this step begins once more.
struct StepSentBack {
    std::string from;  ///< the step of the task
    std::string elementId;
    std::string actor;
    Timestamp at;
};
/// The instance began behind this step: it was done before, elsewhere.
struct StepDoneBefore {
    std::string elementId;
    Timestamp at;
};
/// The token that waited at a join is not wanted any more: another one will come.
struct TokenDiscarded {
    WaitingToken token;
};
/// The instance goes on in another definition, where what is open has these ids.
struct InstanceMigrated {
    std::string processId;
    std::string definition;  ///< `Definition::reference`
    std::map<std::string, std::string> elements;
    std::map<std::string, std::string> flows;  ///< of tokens that wait
    std::string reason;
    std::string actor;
    Timestamp at;
    std::string from = {}, to = {};  ///< what the command calls the two versions
};

using Event = std::variant<InstanceStarted, InstanceCompleted, InstanceTerminated, ElementActivated, ElementCompleted,
                           ElementTerminated, LoopBegun, CallBegun, TokenArrived, TokensJoined, TokensDiscarded,
                           VariableSet, TaskCreated, TaskUpdated, TaskCompleted, TaskCancelled, TaskReminded,
                           TaskEscalated, JobCreated, JobCompleted, JobFailed, JobCancelled, JobThrew, TimerScheduled,
                           TimerFired, TimerCancelled, SubscriptionOpened, SubscriptionTriggered, SubscriptionClosed,
                           MessageThrown, SignalThrown, IncidentRaised, IncidentResolved, InstanceModified,
                           InstanceReopened, StepDoneBefore, TokenDiscarded, InstanceMigrated, StepSentBack>;

/// The name of the event's type, such as `TaskCreated`: stable, it is stored.
std::string_view eventName(const Event& event);

/// As typed JSON (`feel::toTypedJson`) on one line: a context whose entry `event` holds the name.
std::string toText(const Event& event);

/// The inverse. Fails with `engine.event.unreadable` for anything that `toText` does not make.
Result<Event> fromText(std::string_view text);

/// Takes the event into the state. An event that does not fit the state is a programming error or a damaged store and
/// throws `std::logic_error`, naming both.
void apply(State& state, const Event& event);

}  // namespace entente::engine
