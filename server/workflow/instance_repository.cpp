#include "workflow/instance_repository.h"

#include "feel/json.h"
#include "storage/db/collect.h"
#include "workflow/event_text.h"

namespace entente::workflow {

using storage::ReadTx;
using storage::Tx;

namespace {

constexpr const char* kLoad =
    "SELECT package_id, program_id, process_id, status, version, next_key, next_event, started_at, ended_at, hops, "
    "last_event, last_task FROM instance WHERE id = $1";
constexpr const char* kCreate =
    "INSERT INTO instance(package_id, program_id, process_id, status, version, next_key, next_event, started_by, "
    "started_at, participation) "
    "VALUES ($1, $2, $3, 'active', 0, $4, 1, $5, $6, nullif($7, 0))";
// From the last event back to the first.
constexpr const char* kHistory =
    "WITH RECURSIVE history(id, before, seq, at, data) AS ("
    "SELECT e.id, coalesce(e.before, e.id - 1), e.seq, e.at, e.data FROM instance i "
    "JOIN instance_event e ON e.id = i.last_event WHERE i.id = $1 UNION ALL "
    "SELECT e.id, coalesce(e.before, e.id - 1), e.seq, e.at, e.data FROM history h "
    "JOIN instance_event e ON e.id = h.before) SELECT at, data FROM history ORDER BY seq";
/// Of which table a row of `kRows` is.
enum class Of { Element, Variable, Token, Task, Job, Timer, Subscription, Incident };

// All that lives of a case in one statement: eight would cost more by themselves than what they find. Left alone, the
// planner walks through all that the instance ever had.
constexpr const char* kRows =
    "SELECT 0, 0, '', '', data, 0 FROM element_instance WHERE instance_id = $1 UNION ALL "
    "SELECT 1, scope, name, '', value, 0 FROM variable WHERE instance_id = $1 UNION ALL "
    "SELECT 2, scope, element_id, flow_id, '', count FROM waiting_token WHERE instance_id = $1 UNION ALL "
    "SELECT 3, id, '', '', data, 0 FROM task INDEXED BY task_open_of_instance "
    "WHERE instance_id = $1 AND state = 'open' UNION ALL "
    "SELECT 4, 0, '', '', data, 0 FROM engine_job INDEXED BY engine_job_living "
    "WHERE instance_id = $1 AND state IN ('ready', 'failed') UNION ALL "
    "SELECT 5, 0, '', '', data, 0 FROM timer INDEXED BY timer_scheduled "
    "WHERE instance_id = $1 AND state = 'scheduled' UNION ALL "
    "SELECT 6, 0, '', '', data, 0 FROM subscription WHERE instance_id = $1 UNION ALL "
    "SELECT 7, 0, '', '', data, 0 FROM incident INDEXED BY incident_open "
    "WHERE instance_id = $1 AND resolved_at IS NULL";

template <typename Row>
void keep(std::map<engine::Key, Row>& rows, Row row) {
    const auto key = row.key;
    rows.insert_or_assign(key, std::move(row));
}

void keepTask(StoredInstance& instance, TaskId id, engine::Task task) {
    instance.tasks[task.key] = id;
    keep(instance.state.tasks, std::move(task));
}

void loadRows(ReadTx& tx, StoredInstance& instance) {
    auto& state = instance.state;
    auto rows = tx.query(kRows, instance.id);
    while (rows.next()) {
        const auto data = rows.text(4);
        switch (static_cast<Of>(rows.integer(0))) {
            case Of::Element:
                keep(state.elements, eventFrom<engine::ElementActivated>(data).element);
                break;
            case Of::Variable:
                state.variables[rows.int64(1)][rows.text(2)] = feel::fromTypedJson(data).value();
                break;
            case Of::Token:
                state.tokens[{rows.int64(1), rows.text(2), rows.text(3)}] = rows.integer(5);
                break;
            case Of::Task:
                keepTask(instance, rows.id<TaskId>(1), eventFrom<engine::TaskCreated>(data).task);
                break;
            case Of::Job:
                keep(state.jobs, eventFrom<engine::JobCreated>(data).job);
                break;
            case Of::Timer:
                keep(state.timers, eventFrom<engine::TimerScheduled>(data).timer);
                break;
            case Of::Subscription:
                keep(state.subscriptions, eventFrom<engine::SubscriptionOpened>(data).subscription);
                break;
            case Of::Incident:
                keep(state.incidents, eventFrom<engine::IncidentRaised>(data).incident);
                break;
        }
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
    instance.lastEvent = rows.int64(10);
    instance.lastTask = rows.id<TaskId>(11);
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
                                      AccountId startedBy, std::int64_t participation, Timestamp now) const {
    tx.run(kCreate, package, program, processId, engine::State{}.nextKey, startedBy, now, participation);
    return tx.lastInsertId<InstanceId>();
}

void InstanceRepository::keepCalled(Tx& tx, InstanceId id, PackageId package) const {
    tx.run("INSERT INTO called_package(instance_id, package_id) VALUES ($1, $2) ON CONFLICT DO NOTHING", id, package);
}

void InstanceRepository::follow(Tx& tx, InstanceId id, PackageId package, const std::string& processId) const {
    tx.run("UPDATE instance SET package_id = $2, process_id = $3 WHERE id = $1", id, package, processId);
}

std::vector<std::pair<Timestamp, engine::Event>> InstanceRepository::history(ReadTx& tx, InstanceId id) const {
    std::vector<std::pair<Timestamp, engine::Event>> events;
    auto rows = tx.query(kHistory, id);
    while (rows.next())
        events.emplace_back(rows.timestamp(0), eventOf(rows.text(1)));
    return events;
}

}  // namespace entente::workflow
