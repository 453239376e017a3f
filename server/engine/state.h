#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "feel/value.h"

namespace entente::engine {

/// The number of a row within one instance, counted from 1 by the instance itself, so that a replay numbers alike.
/// 0 means none.
using Key = std::int64_t;

/// The scope of the process as a whole: variables that everybody sees. It is the first key of each instance.
inline constexpr Key kProcessScope = 1;

enum class InstanceStatus { New, Active, Completed, Terminated };

struct InstanceInfo {
    std::string processId;
    InstanceStatus status = InstanceStatus::New;
    Timestamp startedAt;
    std::optional<Timestamp> endedAt;
};

/// Where an element instance stands. The two failed states wait for `RetryIncident`: entering (nothing was created yet)
/// or leaving (work is done, the way out failed) is then done again.
enum class ElementStatus { Active, FailedEntering, FailedLeaving };

/// What a multi-instance body goes through. `items` is empty when there is only a number, or all are under way at once.
struct Loop {
    int total = 0;
    feel::List items = {};
    int completed = 0;  ///< instances, not counting those that were terminated
};

struct ElementInstance {
    Key key = 0;
    Key scope = 0;  ///< the scope it stands in: `kProcessScope` or a sub-process instance
    std::string elementId;
    ElementStatus status = ElementStatus::Active;
    Timestamp since;
    std::string trigger = {};       ///< the start event by which an event sub-process begins
    std::string called = {};        ///< of a call activity: the definition that it runs (`Definition::reference`)
    bool loopBody = false;          ///< the frame around the instances of a multi-instance activity
    int loopCounter = 0;            ///< which of these instances it is, from 1; 0: of no loop
    std::optional<Loop> loop = {};  ///< of a body that has begun
};

/// Who acts and how; the property `kind` of a user task.
enum class TaskKind { Form, Approval, Dispatch, Answer };

std::string_view text(TaskKind kind);
std::optional<TaskKind> taskKind(std::string_view text);

/// Work for a person. Everything a task page, a mailed link or a list needs, evaluated at creation.
struct Task {
    Key key = 0;
    Key element = 0;  ///< its element instance
    std::string elementId;
    std::string name;
    std::map<std::string, std::string> names;  ///< by language
    TaskKind kind = TaskKind::Form;
    std::string formId;
    std::string assignee;
    std::vector<std::string> candidateGroups;
    std::vector<std::string> candidateUsers;
    std::optional<Timestamp> due;
    std::string dueZone;  ///< IANA zone in which `due` was said; days of reminders are counted there
    std::optional<Timestamp> followUp;
    int priority = 50;         ///< 0 to 100, as in Camunda 8
    std::string document;      ///< kind of the document that is decided on, answered or sent; empty when there is none
    feel::Context properties;  ///< every zeebe property but translations; FEEL ones evaluated
    Timestamp createdAt;
};

/// Work for a machine: an `entente:*` runner or an external worker.
struct Job {
    Key key = 0;
    Key element = 0;
    std::string elementId;
    std::string type;
    std::map<std::string, std::string> headers;
    int retries = 3;          ///< tries left; 0 means that an incident waits
    feel::Context variables;  ///< the results of the input mappings
    Timestamp createdAt;
};

/// Whom a timer or subscription wakes: the element that waits itself (for an event-based gateway: by one of the events
/// behind it), a boundary event on it, an event sub-process within it; or that it is about a task.
enum class WaitPurpose { Catch, Boundary, EventSubProcess, Reminder, Escalation };

std::string_view text(WaitPurpose purpose);
std::optional<WaitPurpose> waitPurpose(std::string_view text);

struct Timer {
    Key key = 0;
    Key element = 0;  ///< the element instance that waits; `kProcessScope` for an event sub-process of the process
    std::string elementId;  ///< the event that it wakes; the user task of a reminder or escalation
    WaitPurpose purpose = WaitPurpose::Catch;
    Timestamp dueAt;
    int ordinal = 0;           ///< 1, 2, … of a reminder
    Key task = 0;              ///< of a reminder or escalation
    std::string interval;      ///< of a cycle: `[START/]DURATION` or cron; empty: fires once
    std::int64_t repeats = 0;  ///< further firings of a cycle after this one; -1: no end
};

enum class SubscriptionKind { Message, Signal };

std::string_view text(SubscriptionKind kind);
std::optional<SubscriptionKind> subscriptionKind(std::string_view text);

/// What waits for a message or signal.
struct Subscription {
    Key key = 0;
    Key element = 0;        ///< as of a timer
    std::string elementId;  ///< the event, or the receive task
    WaitPurpose purpose = WaitPurpose::Catch;
    SubscriptionKind kind = SubscriptionKind::Message;
    std::string name;
    std::string correlationKey;  ///< of a message; empty: whatever key it carries
    Timestamp createdAt;

    /// A message reaches whoever waits for its name and key; a signal has no key.
    bool takes(SubscriptionKind kind, std::string_view name, std::string_view key) const;
};

struct Incident {
    Key key = 0;
    Key element = 0;
    std::string elementId;
    Key job = 0;              ///< of a job without tries left
    Message message;          ///< what went wrong, for people
    std::string expression;   ///< the expression that failed; empty when it was something else
    feel::Context variables;  ///< the values its names had
    Timestamp raisedAt;
};

/// A token that waits at a joining gateway for its companions.
struct WaitingToken {
    Key scope = 0;
    std::string elementId;
    std::string flowId;

    auto operator<=>(const WaitingToken&) const = default;
};

/// The live rows of one instance. What is completed is no longer here: history is in the events. A plain value;
/// changed by `apply` alone.
struct State {
    InstanceInfo info;
    Key nextKey = kProcessScope;
    std::map<Key, ElementInstance> elements;
    std::map<Key, Task> tasks;
    std::map<Key, Job> jobs;
    std::map<Key, Timer> timers;
    std::map<Key, Subscription> subscriptions;
    std::map<Key, Incident> incidents;
    std::map<WaitingToken, int> tokens;                                        ///< how many wait
    std::map<Key, std::map<std::string, feel::Value, std::less<>>> variables;  ///< by scope, then by name

    const Task* task(Key key) const;
    const feel::Value* variable(Key scope, std::string_view name) const;
};

/// The scope around this one as what stands in it sees it; 0 around a process, also a called one.
Key outerScope(const State& state, Key scope);
/// The call activity in whose process the scope is, `kProcessScope` in the instance's own. The scope of what a call
/// activity holds is the call activity itself.
Key calledAround(const State& state, Key scope);

/// The same for an element instance: a call activity stands in the process that calls, not in the one it calls.
/// `kProcessScope` for what is not there.
Key callOf(const State& state, Key element);
/// Whether elements stand in the scope.
bool holdsElements(const State& state, Key scope);
/// Whether tokens wait at the joins of the scope.
bool holdsTokens(const State& state, Key scope);

}  // namespace entente::engine
