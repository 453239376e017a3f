#include "workflow/instance_change.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <type_traits>

#include "feel/json.h"
#include "workflow/case_library.h"
#include "workflow/event_text.h"

namespace entente::workflow {

using engine::Event;
using engine::Key;
using engine::State;
using storage::Parameter;
using storage::Tx;

namespace {

// The events and tasks that follow get the next numbers: nobody else writes between.
constexpr const char* kAdvance =
    "UPDATE instance SET version = version + 1, status = $3, next_key = $4, next_event = $5, ended_at = $6, hops = $7, "
    "last_event = (SELECT coalesce(max(id), 0) FROM instance_event) + $8, "
    "last_task = CASE WHEN $9 = 0 THEN last_task ELSE (SELECT coalesce(max(id), 0) FROM task) + $9 END "
    "WHERE id = $1 AND version = $2";
// Naming the status would take the row out of the index of running cases and put it back.
constexpr const char* kGoOn =
    "UPDATE instance SET version = version + 1, next_key = $3, next_event = $4, hops = $5, "
    "last_event = (SELECT coalesce(max(id), 0) FROM instance_event) + $6, "
    "last_task = CASE WHEN $7 = 0 THEN last_task ELSE (SELECT coalesce(max(id), 0) FROM task) + $7 END "
    "WHERE id = $1 AND version = $2";
constexpr const char* kElement =
    "INSERT INTO element_instance(instance_id, key, element_id, data) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (instance_id, key) DO UPDATE SET element_id = excluded.element_id, data = excluded.data";
constexpr const char* kVariable =
    "INSERT INTO variable(instance_id, scope, name, value) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (instance_id, scope, name) DO UPDATE SET value = excluded.value";
constexpr const char* kToken =
    "INSERT INTO waiting_token(instance_id, scope, element_id, flow_id, count) VALUES ($1, $2, $3, $4, $5)";
constexpr const char* kTimer =
    "INSERT INTO timer(instance_id, key, element_id, due_at, data, state) VALUES ($1, $2, $3, $4, $5, 'scheduled') "
    "ON CONFLICT (instance_id, key) DO UPDATE SET element_id = excluded.element_id, data = excluded.data";
constexpr const char* kJob =
    "INSERT INTO engine_job(instance_id, key, element_id, type, data, state, run_at) VALUES ($1, $2, $3, $4, $5, "
    "'ready', $6) "
    "ON CONFLICT (instance_id, key) DO UPDATE SET element_id = excluded.element_id, data = excluded.data, "
    "state = excluded.state";
constexpr const char* kIncident =
    "INSERT INTO incident(instance_id, key, element_id, data, raised_at) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT (instance_id, key) DO UPDATE SET element_id = excluded.element_id, data = excluded.data";

constexpr const char* kSubscription =
    "INSERT INTO subscription(instance_id, key, program_id, kind, name, correlation_key, created_at, data) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) "
    "ON CONFLICT (instance_id, key) DO UPDATE SET data = excluded.data";
constexpr const char* kSubscriptionEnded = "DELETE FROM subscription WHERE instance_id = $1 AND key = $2";
constexpr const char* kMessage =
    "INSERT INTO event_delivery(program_id, kind, name, correlation_key, variables, hops, run_at, keep_until) "
    "SELECT program_id, 'message', $2, $3, $4, hops, $5, $6 FROM instance WHERE id = $1";
// What is kept for whoever waits for it (`DeliveryRepository::keep`) goes on its way again; it knows no receiver yet.
constexpr const char* kKeptGoes =
    "UPDATE event_delivery SET run_at = $4 WHERE program_id = (SELECT program_id FROM instance WHERE id = $1) AND "
    "name = $2 AND ($3 = '' OR correlation_key = $3) AND keep_until = run_at AND keep_until > $4";
// Who waits at this moment hears a signal; start events are looked for when it is delivered.
constexpr const char* kSignal =
    "INSERT INTO event_delivery(program_id, kind, name, correlation_key, variables, instance_id, subscription, hops, "
    "run_at) "
    "SELECT s.program_id, 'signal', s.name, '', $3, s.instance_id, s.key, i.hops, $4 FROM instance i "
    "JOIN subscription s ON s.program_id = i.program_id JOIN instance w ON w.id = s.instance_id AND w.status = "
    "'active' "
    "WHERE i.id = $1 AND s.kind = 'signal' AND s.name = $2 AND s.instance_id <> $1";
constexpr const char* kSignalStarts =
    "INSERT INTO event_delivery(program_id, kind, name, correlation_key, variables, hops, run_at) "
    "SELECT program_id, 'signal', $2, '', $3, hops, $4 FROM instance WHERE id = $1";

constexpr const char* kCalled =
    "INSERT INTO called_package(instance_id, package_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";

constexpr const char* kElementEnded = "DELETE FROM element_instance WHERE instance_id = $1 AND key = $2";
constexpr const char* kScopeEnded = "DELETE FROM variable WHERE instance_id = $1 AND scope = $2";
constexpr const char* kTokensGone = "DELETE FROM waiting_token WHERE instance_id = $1";
constexpr const char* kJobFailed = "UPDATE engine_job SET state = 'failed' WHERE instance_id = $1 AND key = $2";
constexpr const char* kJobEnded =
    "UPDATE engine_job SET state = $3, lease_until = NULL WHERE instance_id = $1 AND key = $2";
constexpr const char* kTimerEnded = "UPDATE timer SET state = $3 WHERE instance_id = $1 AND key = $2";
constexpr const char* kIncidentResolved = "UPDATE incident SET resolved_at = $3 WHERE instance_id = $1 AND key = $2";

std::string_view name(engine::InstanceStatus status) {
    switch (status) {
        case engine::InstanceStatus::Completed:
            return "completed";
        case engine::InstanceStatus::Terminated:
            return "terminated";
        default:
            return "active";
    }
}

/// As the row of a new one says from the beginning.
bool isRunning(const State& state) {
    return name(state.info.status) == "active";
}

/// Which rows a list of events touches.
struct Touched {
    std::set<Key> elements, tasks, jobs, timers, subscriptions, incidents, droppedScopes;
    std::set<std::pair<Key, std::string>> variables;
    bool tokens = false;
};

struct Touch {
    Touched& touched;

    void operator()(const engine::ElementActivated& e) const { touched.elements.insert(e.element.key); }
    void operator()(const engine::ElementCompleted& e) const { ended(e.key); }
    void operator()(const engine::ElementTerminated& e) const { ended(e.key); }
    void operator()(const engine::LoopBegun& e) const { touched.elements.insert(e.key); }
    void operator()(const engine::CallBegun& e) const { touched.elements.insert(e.key); }
    void operator()(const engine::SubscriptionOpened& e) const { touched.subscriptions.insert(e.subscription.key); }
    void operator()(const engine::SubscriptionClosed& e) const { touched.subscriptions.insert(e.key); }
    void operator()(const engine::TokenArrived&) const { touched.tokens = true; }
    void operator()(const engine::TokensJoined&) const { touched.tokens = true; }
    void operator()(const engine::TokensDiscarded&) const { touched.tokens = true; }
    void operator()(const engine::TokenDiscarded&) const { touched.tokens = true; }
    void operator()(const engine::VariableSet& e) const { touched.variables.insert({e.scope, e.name}); }
    void operator()(const engine::JobCreated& e) const { touched.jobs.insert(e.job.key); }
    void operator()(const engine::JobCompleted& e) const { touched.jobs.insert(e.key); }
    void operator()(const engine::JobFailed& e) const { touched.jobs.insert(e.key); }
    void operator()(const engine::JobThrew& e) const { touched.jobs.insert(e.key); }
    void operator()(const engine::JobCancelled& e) const { touched.jobs.insert(e.key); }
    void operator()(const engine::TimerScheduled& e) const { touched.timers.insert(e.timer.key); }
    void operator()(const engine::TimerFired& e) const { touched.timers.insert(e.key); }
    void operator()(const engine::TimerCancelled& e) const { touched.timers.insert(e.key); }
    void operator()(const engine::IncidentRaised& e) const {
        touched.incidents.insert(e.incident.key);
        touched.elements.insert(e.incident.element);
    }
    void operator()(const engine::IncidentResolved& e) const { touched.incidents.insert(e.key); }
    template <typename Other>
    void operator()(const Other&) const {}

    void ended(Key key) const {
        touched.elements.insert(key);
        touched.droppedScopes.insert(key);
    }
};

/// The node that an event is about; empty when it is about none.
struct ElementOf {
    template <typename Any>
    std::string operator()(const Any& event) const {
        if constexpr (requires { event.elementId; })
            return event.elementId;
        else if constexpr (requires { event.element.elementId; })
            return event.element.elementId;
        else if constexpr (requires { event.task.elementId; })
            return event.task.elementId;
        else if constexpr (requires { event.job.elementId; })
            return event.job.elementId;
        else if constexpr (requires { event.timer.elementId; })
            return event.timer.elementId;
        else if constexpr (requires { event.subscription.elementId; })
            return event.subscription.elementId;
        else if constexpr (requires { event.incident.elementId; })
            return event.incident.elementId;
        else if constexpr (requires { event.token.elementId; })
            return event.token.elementId;
        else
            return {};
    }
};

/// Somebody stepped in, who may have said why.
bool isByHand(const Event& event) {
    return std::holds_alternative<engine::InstanceModified>(event) ||
           std::holds_alternative<engine::InstanceReopened>(event) ||
           std::holds_alternative<engine::InstanceMigrated>(event) ||
           std::holds_alternative<engine::InstanceTerminated>(event) ||
           std::holds_alternative<engine::StepDoneBefore>(event) ||
           std::holds_alternative<engine::IncidentResolved>(event);
}

template <typename Ending>
bool endedBy(const std::vector<Event>& events, Key key) {
    return std::any_of(events.begin(), events.end(), [key](const Event& event) {
        const auto* ending = std::get_if<Ending>(&event);
        return ending && ending->key == key;
    });
}

template <typename Wanted>
bool holds(const std::vector<Event>& events) {
    return std::any_of(events.begin(), events.end(),
                       [](const Event& event) { return std::holds_alternative<Wanted>(event); });
}

/// In another version each row may be about another element.
void touchAll(Touched& touched, const State& state) {
    const auto add = [](std::set<Key>& keys, const auto& rows) {
        for (const auto& [key, row] : rows)
            keys.insert(key);
    };
    add(touched.elements, state.elements);
    add(touched.jobs, state.jobs);
    add(touched.timers, state.timers);
    add(touched.subscriptions, state.subscriptions);
    add(touched.incidents, state.incidents);
    touched.tokens = true;
}

std::vector<Parameter> parametersOf(InstanceId id, const auto& arguments) {
    std::vector<Parameter> parameters = {Parameter(id)};
    for (const auto& argument : arguments)
        parameters.push_back(std::visit([](const auto& value) { return Parameter(value); }, argument));
    return parameters;
}

// Most steps have a handful of events: one statement for all of them spares the writer, for whom everybody waits. When
// it fails, so does the step: OR FAIL spares the copies of pages that would take the statement alone back.
constexpr std::size_t kMostEvents = 8;

/// $1 is the instance, $2 the time, $3 the event before the first one; five more for each event.
const char* insertOfEvents(std::size_t count) {
    static const auto statements = [] {
        std::array<std::string, kMostEvents> made;
        std::string sql =
            "INSERT OR FAIL INTO instance_event(instance_id, seq, at, type, element_id, data, by_hand, before) VALUES ";
        for (std::size_t i = 0; i < kMostEvents; ++i) {
            const auto first = 4 + 5 * i;
            sql += fmt::format("{}($1, ${}, $2, ${}, ${}, ${}, ${}, {})", i == 0 ? "" : ", ", first, first + 1,
                               first + 2, first + 3, first + 4, i == 0 ? "$3" : "NULL");
            made.at(i) = sql;
        }
        return made;
    }();
    return statements.at(count - 1).c_str();
}

}  // namespace

InstanceChange::InstanceChange(const StoredInstance& before, const std::vector<Event>& events,
                               const std::vector<std::string>& encoded, const State& after, std::int64_t newTasks,
                               int hops, Timestamp now) {
    const auto count = static_cast<std::int64_t>(events.size());
    const auto nextEvent = before.nextEvent + count;
    if (isRunning(before.state) && isRunning(after)) {
        add(kGoOn, before.version, after.nextKey, nextEvent, std::int64_t{hops}, count, newTasks);
    } else {
        const auto ended = after.info.endedAt ? Argument(after.info.endedAt->micros) : Argument(nullptr);
        add(kAdvance, before.version, std::string(name(after.info.status)), after.nextKey, nextEvent, ended,
            std::int64_t{hops}, count, newTasks);
    }
    addEvents(before, events, encoded, now);
    addRows(before, events, after, now);
    addDeliveries(events, now);
    for (const auto& event : events)
        if (const auto* call = std::get_if<engine::CallBegun>(&event))
            if (const auto package = packageIn(call->definition); package && package != before.package)
                add(kCalled, package.value);
}

Result<void> InstanceChange::write(Tx& tx, InstanceId id) const {
    for (const auto& statement : statements_) {
        tx.runWith(statement.sql, parametersOf(id, statement.arguments));
        if (&statement == statements_.data() && tx.changes() != 1)
            return Error{ErrorKind::Conflict,
                         {"workflow.conflict", "Somebody else changed this at the same moment", {}}};
    }
    return {};
}

void InstanceChange::addEvents(const StoredInstance& before, const std::vector<Event>& events,
                               const std::vector<std::string>& encoded, Timestamp now) {
    auto sequence = before.nextEvent;
    for (std::size_t i = 0; i < events.size();) {
        const auto together = std::min(kMostEvents, events.size() - i);
        auto& statement = statements_.emplace_back(Statement{insertOfEvents(together), {now.micros}});
        statement.arguments.emplace_back(i == 0 ? Argument(before.lastEvent) : Argument(nullptr));
        for (const auto end = i + together; i < end; ++i) {
            auto& arguments = statement.arguments;
            arguments.emplace_back(sequence++);
            arguments.emplace_back(std::string(engine::eventName(events[i])));
            arguments.emplace_back(std::visit(ElementOf{}, events[i]));
            arguments.emplace_back(encoded[i]);
            arguments.emplace_back(isByHand(events[i]) ? Argument(1) : Argument(nullptr));
        }
    }
}

void InstanceChange::addJob(Key key, const std::vector<Event>& events, const State& after, Timestamp now) {
    if (const auto job = after.jobs.find(key); job != after.jobs.end()) {
        add(kJob, key, job->second.elementId, job->second.type, eventText(engine::JobCreated{job->second}), now.micros);
        if (job->second.retries == 0) add(kJobFailed, key);
        return;
    }
    add(kJobEnded, key,
        std::string(endedBy<engine::JobCompleted>(events, key) || endedBy<engine::JobThrew>(events, key)
                        ? "done"
                        : "cancelled"));
}

void InstanceChange::addTimer(Key key, const std::vector<Event>& events, const State& after) {
    if (const auto timer = after.timers.find(key); timer != after.timers.end()) {
        add(kTimer, key, timer->second.elementId, timer->second.dueAt.micros,
            eventText(engine::TimerScheduled{timer->second}));
        return;
    }
    add(kTimerEnded, key, std::string(endedBy<engine::TimerFired>(events, key) ? "fired" : "cancelled"));
}

void InstanceChange::addSubscription(Key key, const StoredInstance& before, const State& after) {
    if (const auto open = after.subscriptions.find(key); open != after.subscriptions.end()) {
        const auto& row = open->second;
        add(kSubscription, key, before.program.value, std::string(engine::text(row.kind)), row.name, row.correlationKey,
            row.createdAt.micros, eventText(engine::SubscriptionOpened{row}));
    } else if (before.state.subscriptions.contains(key)) {
        add(kSubscriptionEnded, key);
    }
}

void InstanceChange::addDeliveries(const std::vector<Event>& events, Timestamp now) {
    for (const auto& event : events) {
        if (const auto* message = std::get_if<engine::MessageThrown>(&event)) {
            const auto keepUntil = message->keepUntil ? Argument(message->keepUntil->micros) : Argument(nullptr);
            add(kMessage, message->name, message->correlationKey, feel::toTypedJson(feel::Value(message->variables)),
                now.micros, keepUntil);
        } else if (const auto* opened = std::get_if<engine::SubscriptionOpened>(&event);
                   opened && opened->subscription.kind == engine::SubscriptionKind::Message) {
            add(kKeptGoes, opened->subscription.name, opened->subscription.correlationKey, now.micros);
        } else if (const auto* signal = std::get_if<engine::SignalThrown>(&event)) {
            const auto variables = feel::toTypedJson(feel::Value(signal->variables));
            add(kSignal, signal->name, variables, now.micros);
            add(kSignalStarts, signal->name, variables, now.micros);
        }
    }
}

void InstanceChange::addRows(const StoredInstance& stored, const std::vector<Event>& events, const State& after,
                             Timestamp now) {
    const auto& before = stored.state;
    Touched touched;
    for (const auto& event : events)
        std::visit(Touch{touched}, event);
    if (holds<engine::InstanceMigrated>(events)) touchAll(touched, after);
    // A loop counts its instances that are done.
    for (const auto& [key, element] : after.elements) {
        if (!element.loop) continue;
        const auto old = before.elements.find(key);
        if (old != before.elements.end() &&
            (!old->second.loop || old->second.loop->completed != element.loop->completed))
            touched.elements.insert(key);
    }
    // What an incident held up goes on: its element, or its job with one try more.
    for (const auto key : touched.incidents) {
        const auto incident = before.incidents.find(key);
        if (incident == before.incidents.end() || after.incidents.contains(key)) continue;
        touched.elements.insert(incident->second.element);
        if (after.jobs.contains(incident->second.job)) touched.jobs.insert(incident->second.job);
    }
    // What came and went within the step has no row.
    for (const auto key : touched.elements) {
        if (const auto element = after.elements.find(key); element != after.elements.end())
            add(kElement, key, element->second.elementId, eventText(engine::ElementActivated{element->second}));
        else if (before.elements.contains(key))
            add(kElementEnded, key);
    }
    for (const auto scope : touched.droppedScopes)
        if (before.variables.contains(scope) && !after.variables.contains(scope)) add(kScopeEnded, scope);
    for (const auto& [scope, variable] : touched.variables)
        if (const auto* value = after.variable(scope, variable))
            add(kVariable, scope, variable, feel::toTypedJson(*value));
    if (touched.tokens) {
        add(kTokensGone);
        for (const auto& [token, count] : after.tokens)
            add(kToken, token.scope, token.elementId, token.flowId, std::int64_t{count});
    }
    for (const auto key : touched.jobs)
        addJob(key, events, after, now);
    for (const auto key : touched.timers)
        addTimer(key, events, after);
    for (const auto key : touched.subscriptions)
        addSubscription(key, stored, after);
    for (const auto key : touched.incidents) {
        if (const auto incident = after.incidents.find(key); incident != after.incidents.end())
            add(kIncident, key, incident->second.elementId, eventText(engine::IncidentRaised{incident->second}),
                now.micros);
        else
            add(kIncidentResolved, key, now.micros);
    }
}

}  // namespace entente::workflow
