#include "workflow/instance_repository.h"

#include "feel/json.h"
#include "storage/db/collect.h"
#include "workflow/event_text.h"

namespace entente::workflow {

using storage::ReadTx;
using storage::Tx;

namespace {

constexpr const char* kLoad =
    "SELECT package_id, program_id, process_id, status, version, next_key, next_event, started_at, ended_at, hops "
    "FROM instance WHERE id = $1";
constexpr const char* kCreate =
    "INSERT INTO instance(package_id, program_id, process_id, status, version, next_key, next_event, started_by, "
    "started_at) "
    "VALUES ($1, $2, $3, 'active', 0, $4, 1, $5, $6)";
// Left alone, the planner walks through all that the instance ever had.
constexpr const char* kLivingJobs =
    "SELECT data FROM engine_job INDEXED BY engine_job_living WHERE instance_id = $1 AND state IN ('ready', 'failed')";
constexpr const char* kScheduledTimers =
    "SELECT data FROM timer INDEXED BY timer_scheduled WHERE instance_id = $1 AND state = 'scheduled'";

void loadRows(ReadTx& tx, StoredInstance& instance) {
    const auto id = instance.id;
    auto& state = instance.state;
    auto elements = tx.query("SELECT data FROM element_instance WHERE instance_id = $1", id);
    while (elements.next()) {
        auto element = eventFrom<engine::ElementActivated>(elements.text(0)).element;
        state.elements[element.key] = std::move(element);
    }
    auto variables = tx.query("SELECT scope, name, value FROM variable WHERE instance_id = $1", id);
    while (variables.next())
        state.variables[variables.int64(0)][variables.text(1)] = feel::fromTypedJson(variables.text(2)).value();
    auto tokens = tx.query("SELECT scope, element_id, flow_id, count FROM waiting_token WHERE instance_id = $1", id);
    while (tokens.next())
        state.tokens[{tokens.int64(0), tokens.text(1), tokens.text(2)}] = tokens.integer(3);
    auto tasks = tx.query("SELECT data, id FROM task WHERE instance_id = $1 AND state = 'open'", id);
    while (tasks.next()) {
        auto task = eventFrom<engine::TaskCreated>(tasks.text(0)).task;
        instance.tasks[task.key] = tasks.id<TaskId>(1);
        state.tasks[task.key] = std::move(task);
    }
    auto jobs = tx.query(kLivingJobs, id);
    while (jobs.next()) {
        auto job = eventFrom<engine::JobCreated>(jobs.text(0)).job;
        state.jobs[job.key] = std::move(job);
    }
    auto timers = tx.query(kScheduledTimers, id);
    while (timers.next()) {
        auto timer = eventFrom<engine::TimerScheduled>(timers.text(0)).timer;
        state.timers[timer.key] = std::move(timer);
    }
    auto subscriptions = tx.query("SELECT data FROM subscription WHERE instance_id = $1", id);
    while (subscriptions.next()) {
        auto subscription = eventFrom<engine::SubscriptionOpened>(subscriptions.text(0)).subscription;
        state.subscriptions[subscription.key] = std::move(subscription);
    }
    auto incidents = tx.query("SELECT data FROM incident WHERE instance_id = $1 AND resolved_at IS NULL", id);
    while (incidents.next()) {
        auto incident = eventFrom<engine::IncidentRaised>(incidents.text(0)).incident;
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
    instance.hops = rows.integer(9);
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
    loadRows(tx, instance);
    return instance;
}

std::optional<PackageId> InstanceRepository::package(ReadTx& tx, InstanceId id) const {
    return storage::first(tx.query("SELECT package_id FROM instance WHERE id = $1", id),
                          [](const storage::Rows& rows) { return rows.id<PackageId>(0); });
}

std::vector<PackageId> InstanceRepository::called(ReadTx& tx, InstanceId id) const {
    return storage::all(tx.query("SELECT package_id FROM called_package WHERE instance_id = $1", id),
                        [](const storage::Rows& rows) { return rows.id<PackageId>(0); });
}

InstanceId InstanceRepository::create(Tx& tx, PackageId package, ProgramId program, const std::string& processId,
                                      AccountId startedBy, Timestamp now) const {
    tx.run(kCreate, package, program, processId, engine::State{}.nextKey, startedBy, now);
    return tx.lastInsertId<InstanceId>();
}

void InstanceRepository::follow(Tx& tx, InstanceId id, PackageId package, const std::string& processId) const {
    tx.run("UPDATE instance SET package_id = $2, process_id = $3 WHERE id = $1", id, package, processId);
}

std::vector<std::pair<Timestamp, engine::Event>> InstanceRepository::history(ReadTx& tx, InstanceId id) const {
    std::vector<std::pair<Timestamp, engine::Event>> events;
    auto rows = tx.query("SELECT at, data FROM instance_event WHERE instance_id = $1 ORDER BY seq", id);
    while (rows.next())
        events.emplace_back(rows.timestamp(0), eventOf(rows.text(1)));
    return events;
}

}  // namespace entente::workflow
