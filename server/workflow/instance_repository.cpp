#include "workflow/instance_repository.h"

#include <set>
#include <stdexcept>

#include "feel/json.h"

namespace entente::workflow {

using engine::Key;
using engine::State;
using storage::ReadTx;
using storage::Tx;

namespace {

constexpr const char* kLoad =
    "SELECT package_id, program_id, process_id, status, version, next_key, next_event, started_at, ended_at "
    "FROM instance WHERE id = $1";
constexpr const char* kCreate =
    "INSERT INTO instance(package_id, program_id, process_id, status, version, next_key, next_event, started_by, "
    "started_at) "
    "VALUES ($1, $2, $3, 'active', 0, $4, 1, $5, $6)";
constexpr const char* kAdvance =
    "UPDATE instance SET version = version + 1, status = $3, next_key = $4, next_event = $5, ended_at = $6 "
    "WHERE id = $1 AND version = $2";
constexpr const char* kEvent =
    "INSERT INTO instance_event(instance_id, seq, at, type, element_id, data) VALUES ($1, $2, $3, $4, $5, $6)";
constexpr const char* kElement =
    "INSERT INTO element_instance(instance_id, key, element_id, data) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (instance_id, key) DO UPDATE SET data = excluded.data";
constexpr const char* kVariable =
    "INSERT INTO variable(instance_id, scope, name, value) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (instance_id, scope, name) DO UPDATE SET value = excluded.value";
constexpr const char* kToken =
    "INSERT INTO waiting_token(instance_id, scope, element_id, flow_id, count) VALUES ($1, $2, $3, $4, $5)";
constexpr const char* kTimer =
    "INSERT INTO timer(instance_id, key, element_id, due_at, data, state) VALUES ($1, $2, $3, $4, $5, 'scheduled')";
constexpr const char* kJob =
    "INSERT INTO engine_job(instance_id, key, element_id, type, data, state, run_at) VALUES ($1, $2, $3, $4, $5, "
    "'ready', $6) "
    "ON CONFLICT (instance_id, key) DO UPDATE SET data = excluded.data, state = excluded.state";
constexpr const char* kIncident =
    "INSERT INTO incident(instance_id, key, element_id, data, raised_at) VALUES ($1, $2, $3, $4, $5)";

/// The row of a living thing is the event that made it, brought up to date: reading it back is the engine's own code.
std::string json(const engine::Event& event) {
    return feel::toTypedJson(engine::toValue(event));
}

template <typename EventType>
EventType parse(const std::string& text) {
    const auto value = feel::fromTypedJson(text);
    if (value)
        if (auto event = engine::fromValue(*value); event && std::holds_alternative<EventType>(*event))
            return std::get<EventType>(std::move(event).value());
    throw std::runtime_error("a row of an instance is damaged: " + text.substr(0, 200));
}

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

/// Which rows a list of events touches.
struct Touched {
    std::set<Key> elements, tasks, jobs, timers, incidents, droppedScopes;
    std::set<std::pair<Key, std::string>> variables;
    bool tokens = false;
};

struct Touch {
    Touched& touched;

    void operator()(const engine::ElementActivated& e) const { touched.elements.insert(e.element.key); }
    void operator()(const engine::ElementCompleted& e) const { ended(e.key); }
    void operator()(const engine::ElementTerminated& e) const { ended(e.key); }
    void operator()(const engine::TokenArrived&) const { touched.tokens = true; }
    void operator()(const engine::TokensJoined&) const { touched.tokens = true; }
    void operator()(const engine::TokensDiscarded&) const { touched.tokens = true; }
    void operator()(const engine::VariableSet& e) const { touched.variables.insert({e.scope, e.name}); }
    void operator()(const engine::JobCreated& e) const { touched.jobs.insert(e.job.key); }
    void operator()(const engine::JobCompleted& e) const { touched.jobs.insert(e.key); }
    void operator()(const engine::JobFailed& e) const { touched.jobs.insert(e.key); }
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

std::string elementOf(const feel::Value& event) {
    for (const auto* path :
         {"elementId", "element.elementId", "task.elementId", "job.elementId", "timer.elementId", "incident.elementId"})
        if (const auto& id = event.at(path); id.isString()) return id.string();
    return {};
}

void writeJob(Tx& tx, InstanceId id, Key key, const std::vector<engine::Event>& events, const State& after,
              Timestamp now) {
    if (const auto job = after.jobs.find(key); job != after.jobs.end()) {
        tx.run(kJob, id, key, job->second.elementId, job->second.type, json(engine::JobCreated{job->second}), now);
        if (job->second.retries == 0)
            tx.run("UPDATE engine_job SET state = 'failed' WHERE instance_id = $1 AND key = $2", id, key);
        return;
    }
    bool done = false;
    for (const auto& event : events)
        if (const auto* completed = std::get_if<engine::JobCompleted>(&event)) done = done || completed->key == key;
    tx.run("UPDATE engine_job SET state = $3, lease_until = NULL WHERE instance_id = $1 AND key = $2", id, key,
           done ? "done" : "cancelled");
}

void writeTimer(Tx& tx, InstanceId id, Key key, const std::vector<engine::Event>& events, const State& after) {
    if (const auto timer = after.timers.find(key); timer != after.timers.end()) {
        tx.run(kTimer, id, key, timer->second.elementId, timer->second.dueAt,
               json(engine::TimerScheduled{timer->second}));
        return;
    }
    bool fired = false;
    for (const auto& event : events)
        if (const auto* firing = std::get_if<engine::TimerFired>(&event)) fired = fired || firing->key == key;
    tx.run("UPDATE timer SET state = $3 WHERE instance_id = $1 AND key = $2", id, key, fired ? "fired" : "cancelled");
}

void writeRows(Tx& tx, InstanceId id, const State& before, const std::vector<engine::Event>& events, const State& after,
               Timestamp now) {
    Touched touched;
    for (const auto& event : events)
        std::visit(Touch{touched}, event);
    // What an incident held up goes on: its element, or its job with one try more.
    for (const auto key : touched.incidents) {
        const auto incident = before.incidents.find(key);
        if (incident == before.incidents.end() || after.incidents.contains(key)) continue;
        touched.elements.insert(incident->second.element);
        if (after.jobs.contains(incident->second.job)) touched.jobs.insert(incident->second.job);
    }
    for (const auto key : touched.elements) {
        if (const auto element = after.elements.find(key); element != after.elements.end())
            tx.run(kElement, id, key, element->second.elementId, json(engine::ElementActivated{element->second}));
        else
            tx.run("DELETE FROM element_instance WHERE instance_id = $1 AND key = $2", id, key);
    }
    for (const auto scope : touched.droppedScopes)
        if (!after.variables.contains(scope))
            tx.run("DELETE FROM variable WHERE instance_id = $1 AND scope = $2", id, scope);
    for (const auto& [scope, variable] : touched.variables)
        if (const auto* value = after.variable(scope, variable))
            tx.run(kVariable, id, scope, variable, feel::toTypedJson(*value));
    if (touched.tokens) {
        tx.run("DELETE FROM waiting_token WHERE instance_id = $1", id);
        for (const auto& [token, count] : after.tokens)
            tx.run(kToken, id, token.scope, token.elementId, token.flowId, count);
    }
    for (const auto key : touched.jobs)
        writeJob(tx, id, key, events, after, now);
    for (const auto key : touched.timers)
        writeTimer(tx, id, key, events, after);
    for (const auto key : touched.incidents) {
        if (const auto incident = after.incidents.find(key); incident != after.incidents.end())
            tx.run(kIncident, id, key, incident->second.elementId, json(engine::IncidentRaised{incident->second}), now);
        else
            tx.run("UPDATE incident SET resolved_at = $3 WHERE instance_id = $1 AND key = $2", id, key, now);
    }
}

void loadRows(ReadTx& tx, InstanceId id, State& state) {
    auto elements = tx.query("SELECT data FROM element_instance WHERE instance_id = $1", id);
    while (elements.next()) {
        auto element = parse<engine::ElementActivated>(elements.text(0)).element;
        state.elements[element.key] = std::move(element);
    }
    auto variables = tx.query("SELECT scope, name, value FROM variable WHERE instance_id = $1", id);
    while (variables.next())
        state.variables[variables.int64(0)][variables.text(1)] = feel::fromTypedJson(variables.text(2)).value();
    auto tokens = tx.query("SELECT scope, element_id, flow_id, count FROM waiting_token WHERE instance_id = $1", id);
    while (tokens.next())
        state.tokens[{tokens.int64(0), tokens.text(1), tokens.text(2)}] = tokens.integer(3);
    auto tasks = tx.query("SELECT data FROM task WHERE instance_id = $1 AND state = 'open'", id);
    while (tasks.next()) {
        auto task = parse<engine::TaskCreated>(tasks.text(0)).task;
        state.tasks[task.key] = std::move(task);
    }
    auto jobs = tx.query("SELECT data FROM engine_job WHERE instance_id = $1 AND state IN ('ready', 'failed')", id);
    while (jobs.next()) {
        auto job = parse<engine::JobCreated>(jobs.text(0)).job;
        state.jobs[job.key] = std::move(job);
    }
    auto timers = tx.query("SELECT data FROM timer WHERE instance_id = $1 AND state = 'scheduled'", id);
    while (timers.next()) {
        auto timer = parse<engine::TimerScheduled>(timers.text(0)).timer;
        state.timers[timer.key] = std::move(timer);
    }
    auto incidents = tx.query("SELECT data FROM incident WHERE instance_id = $1 AND resolved_at IS NULL", id);
    while (incidents.next()) {
        auto incident = parse<engine::IncidentRaised>(incidents.text(0)).incident;
        state.incidents[incident.key] = std::move(incident);
    }
}

}  // namespace

std::optional<StoredInstance> InstanceRepository::load(ReadTx& tx, InstanceId id) const {
    auto rows = tx.query(kLoad, id);
    if (!rows.next()) return std::nullopt;
    StoredInstance instance;
    instance.id = id;
    instance.package = rows.id<PackageId>(0);
    instance.program = rows.id<ProgramId>(1);
    instance.version = rows.int64(4);
    instance.nextEvent = rows.int64(6);
    auto& info = instance.state.info;
    info.processId = rows.text(2);
    const auto status = rows.text(3);
    info.status = instance.version == 0    ? engine::InstanceStatus::New
                  : status == "completed"  ? engine::InstanceStatus::Completed
                  : status == "terminated" ? engine::InstanceStatus::Terminated
                                           : engine::InstanceStatus::Active;
    info.startedAt = rows.timestamp(7);
    info.endedAt = rows.optionalTimestamp(8);
    instance.state.nextKey = rows.int64(5);
    loadRows(tx, id, instance.state);
    return instance;
}

InstanceId InstanceRepository::create(Tx& tx, PackageId package, ProgramId program, const std::string& processId,
                                      AccountId startedBy, Timestamp now) const {
    tx.run(kCreate, package, program, processId, engine::State{}.nextKey, startedBy, now);
    return tx.lastInsertId<InstanceId>();
}

Result<void> InstanceRepository::store(Tx& tx, const StoredInstance& before, const std::vector<engine::Event>& events,
                                       const State& after, Timestamp now) const {
    const auto nextEvent = before.nextEvent + static_cast<std::int64_t>(events.size());
    tx.run(kAdvance, before.id, before.version, name(after.info.status), after.nextKey, nextEvent, after.info.endedAt);
    if (tx.changes() != 1)
        return Error{ErrorKind::Conflict, {"workflow.conflict", "Somebody else changed this at the same moment", {}}};
    auto sequence = before.nextEvent;
    for (const auto& event : events) {
        const auto value = engine::toValue(event);
        tx.run(kEvent, before.id, sequence++, now, engine::eventName(event), elementOf(value),
               feel::toTypedJson(value));
    }
    writeRows(tx, before.id, before.state, events, after, now);
    return {};
}

std::vector<std::pair<Timestamp, engine::Event>> InstanceRepository::history(ReadTx& tx, InstanceId id) const {
    std::vector<std::pair<Timestamp, engine::Event>> events;
    auto rows = tx.query("SELECT at, data FROM instance_event WHERE instance_id = $1 ORDER BY seq", id);
    while (rows.next()) {
        const auto value = feel::fromTypedJson(rows.text(1));
        if (!value) throw std::runtime_error("an event of an instance is damaged");
        auto event = engine::fromValue(*value);
        if (!event) throw std::runtime_error("an event of an instance is damaged: " + event.error().message.english());
        events.emplace_back(rows.timestamp(0), std::move(event).value());
    }
    return events;
}

}  // namespace entente::workflow
