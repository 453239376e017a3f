#include "workflow/task_repository.h"

#include <fmt/format.h>

#include <sstream>

#include "programs/program_repository.h"
#include "storage/db/collect.h"
#include "workflow/event_text.h"

namespace entente::workflow {

using storage::ReadTx;
using storage::Rows;
using storage::Tx;

namespace {

// The last column has the addresses of who stands in and for whom, a line each.
constexpr const char* kSelectTask =
    "SELECT t.id, t.instance_id, t.program_id, t.side, t.edition, t.state, t.created_at, t.ended_at, t.reminders, "
    "{}, t.package_id, CASE WHEN t.state = 'open' AND t.kind IN ('form', 'dispatch') THEN "
    "(SELECT group_concat(s.email || char(10) || a.email, char(10)) FROM task_person q "
    "JOIN person s ON s.id = q.person_id JOIN person a ON a.id = q.stands_for "
    "WHERE q.task_id = t.id AND q.removed_at IS NULL) END FROM task t {}";
constexpr const char* kInsertTask =
    "INSERT INTO task(instance_id, key, program_id, element_id, name_en, name_ko, kind, document, side, data, state, "
    "due_at, created_at, package_id, call, before, room) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'open', $11, "
    "$12, $13, $14, $15, zeroblob(16))";
constexpr const char* kUpdate = "UPDATE task SET data = $2, due_at = $3, element_id = $4 WHERE id = $1";
// What the end adds has its room since the beginning: a row that grows splits its page, which is full. One row either
// changes or fails, and OR FAIL tells SQLite to keep no copy of the pages.
constexpr const char* kEnd =
    "UPDATE OR FAIL task SET state = $2, ended_at = $3, done_by = $4, room = NULL WHERE id = $1 AND state = 'open'";
constexpr const char* kEndPersons =
    "UPDATE task_person SET removed_at = $2 WHERE task_id = $1 AND removed_at IS NULL AND decided_at IS NULL";
constexpr const char* kPersons =
    "SELECT person_id, added_at, removed_at, passed_from, reason, turn, stage, authority, stands_for, asked_at, "
    "decided_at FROM task_person WHERE task_id = $1 ORDER BY turn, added_at, person_id";
constexpr const char* kAddPerson =
    "INSERT INTO task_person(task_id, person_id, added_at, passed_from, turn, stage, authority, stands_for, asked_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) "
    "ON CONFLICT (task_id, person_id) DO UPDATE SET added_at = excluded.added_at, removed_at = NULL, "
    "passed_from = excluded.passed_from, turn = excluded.turn, stage = excluded.stage, authority = excluded.authority, "
    "stands_for = excluded.stands_for, asked_at = excluded.asked_at";
constexpr const char* kAskTurn =
    "UPDATE task_person SET asked_at = $3 WHERE task_id = $1 AND turn = $2 AND removed_at IS NULL AND asked_at IS NULL";
constexpr const char* kStartOver =
    "UPDATE task_person SET decided_at = NULL, asked_at = CASE WHEN turn = "
    "(SELECT MIN(turn) FROM task_person WHERE task_id = $1 AND removed_at IS NULL) THEN $2 END "
    "WHERE task_id = $1 AND removed_at IS NULL";
constexpr const char* kPlacesOf =
    "SELECT t.id FROM task_person p JOIN task t ON t.id = p.task_id WHERE p.person_id = $1 AND p.removed_at IS NULL "
    "AND p.decided_at IS NULL AND t.state = 'open' AND t.kind IN ('approval', 'answer') ORDER BY t.id";
// What matters more than usual is never what a limit cuts.
constexpr const char* kOpenOfProgram =
    "WHERE t.id IN (SELECT o.id FROM task o WHERE o.program_id = $1 AND o.state = 'open' "
    "ORDER BY coalesce(json_extract(o.data, '$.priority'), $3) > $3 DESC, o.due_at IS NULL, o.due_at, o.id LIMIT $2) "
    "ORDER BY t.due_at IS NULL, t.due_at, coalesce(json_extract(t.data, '$.priority'), $3) DESC, t.id";
constexpr const char* kOpenOfSide =
    "WHERE t.program_id IN (SELECT id FROM program) AND t.side = $1 AND t.state = 'open' "
    "ORDER BY t.due_at IS NULL, t.due_at, coalesce(json_extract(t.data, '$.priority'), $2) DESC, t.id";
constexpr const char* kWhoDid =
    "WITH RECURSIVE of_case(id) AS (SELECT last_task FROM instance WHERE id = $1 UNION ALL "
    "SELECT o.before FROM of_case c JOIN task o ON o.id = c.id) "
    "SELECT t.done_by FROM of_case c JOIN task t ON t.id = c.id WHERE t.element_id = $2 AND t.state = 'completed' "
    "AND t.done_by IS NOT NULL AND coalesce(t.package_id, 0) = $3 AND ($4 IS NULL OR t.call IS NULL OR t.call = $4) "
    "UNION "
    "SELECT d.person_id FROM of_case c JOIN task t ON t.id = c.id JOIN decision d ON d.task_id = t.id "
    "WHERE t.element_id = $2 AND t.state <> 'cancelled' AND d.person_id IS NOT NULL AND coalesce(t.package_id, 0) = $3 "
    "AND ($4 IS NULL OR t.call IS NULL OR t.call = $4)";

/// What follows `rest` about the tasks of case $1, also those that have ended: from its last one back to the first.
std::string ofCase(const char* rest) {
    return fmt::format(
        "WHERE t.id IN (WITH RECURSIVE of_case(id) AS (SELECT last_task FROM instance WHERE id = $1 UNION ALL "
        "SELECT o.before FROM of_case c JOIN task o ON o.id = c.id) SELECT id FROM of_case) {}",
        rest);
}

constexpr const char* kNextAlarm =
    "SELECT due_at, instr(data, '\"escalation\"') > 0 FROM timer INDEXED BY timer_scheduled WHERE instance_id = $1 AND "
    "element_id = $2 AND state = 'scheduled' ORDER BY due_at LIMIT 1";

std::string_view name(TaskState state) {
    return state == TaskState::Open ? "open" : state == TaskState::Completed ? "completed" : "cancelled";
}

StoredTask readTask(const Rows& rows, engine::Task known) {
    StoredTask task;
    task.id = rows.id<TaskId>(0);
    task.instance = rows.id<InstanceId>(1);
    task.program = rows.id<ProgramId>(2);
    task.task = std::move(known);
    task.side = programs::sideOf(rows.text(3));
    task.edition = rows.integer(4);
    const auto state = rows.text(5);
    task.state = state == "open" ? TaskState::Open : state == "completed" ? TaskState::Completed : TaskState::Cancelled;
    task.createdAt = rows.timestamp(6);
    task.endedAt = rows.optionalTimestamp(7);
    task.reminders = rows.integer(8);
    task.package = rows.id<PackageId>(10);
    if (const auto addresses = rows.optionalText(11)) {
        std::istringstream lines(*addresses);
        for (StandIn one; std::getline(lines, one.substitute) && std::getline(lines, one.absent);)
            task.standIns.push_back(one);
    }
    return task;
}

StoredTask readTask(const Rows& rows) {
    return readTask(rows, eventFrom<engine::TaskCreated>(rows.text(9)).task);
}

std::optional<StoredTask> first(Rows rows) {
    return storage::first(std::move(rows), [](const Rows& row) { return readTask(row); });
}

std::vector<StoredTask> all(Rows rows) {
    return storage::all(std::move(rows), [](const Rows& row) { return readTask(row); });
}

std::string select(std::string_view rest) {
    return fmt::format(kSelectTask, "t.data", rest);
}

}  // namespace

std::optional<StoredTask> TaskRepository::find(ReadTx& tx, TaskId id) const {
    return first(tx.query(select("WHERE t.id = $1"), id));
}

std::optional<InstanceId> TaskRepository::instanceOf(ReadTx& tx, TaskId id) const {
    return storage::first(tx.query("SELECT instance_id FROM task WHERE id = $1", id),
                          [](const Rows& row) { return row.id<InstanceId>(0); });
}

std::optional<StoredTask> TaskRepository::findOpen(ReadTx& tx, TaskId id, const StoredInstance& instance) const {
    auto rows = tx.query(fmt::format(kSelectTask, "t.key", "WHERE t.id = $1"), id);
    if (!rows.next()) return std::nullopt;
    const auto* known = instance.state.task(rows.int64(9));
    return known && rows.id<InstanceId>(1) == instance.id ? std::optional(readTask(rows, *known)) : std::nullopt;
}

std::optional<StoredTask> TaskRepository::findByKey(ReadTx& tx, const StoredInstance& instance, engine::Key key) const {
    const auto id = instance.tasks.find(key);
    return id == instance.tasks.end() ? std::nullopt : find(tx, id->second);
}

std::vector<StoredTask> TaskRepository::openOfProgram(ReadTx& tx, ProgramId program, int limit) const {
    return all(tx.query(select(kOpenOfProgram), program, limit, engine::Task{}.priority));
}

std::vector<StoredTask> TaskRepository::openOfSide(ReadTx& tx, programs::Side side) const {
    return all(tx.query(select(kOpenOfSide), programs::text(side), engine::Task{}.priority));
}

std::vector<StoredTask> TaskRepository::openOfInstance(ReadTx& tx, InstanceId instance) const {
    return all(tx.query(select("WHERE t.instance_id = $1 AND t.state = 'open' ORDER BY t.id"), instance));
}

std::vector<StoredTask> TaskRepository::endedOfProgram(ReadTx& tx, ProgramId program, int limit) const {
    return all(tx.query(select("WHERE t.program_id = $1 AND t.state = 'completed' ORDER BY t.id DESC LIMIT $2"),
                        program, limit));
}

std::optional<StoredTask> TaskRepository::lastCompleted(ReadTx& tx, InstanceId instance,
                                                        std::string_view element) const {
    return first(tx.query(select(ofCase("AND t.element_id = $2 AND t.state = 'completed' ORDER BY t.id DESC LIMIT 1")),
                          instance, element));
}

std::optional<NextAlarm> TaskRepository::nextAlarm(ReadTx& tx, const StoredTask& task) const {
    return storage::first(tx.query(kNextAlarm, task.instance, task.task.elementId), [](const Rows& row) {
        return NextAlarm{row.timestamp(0), row.int64(1) != 0};
    });
}

std::set<std::string> TaskRepository::completedElements(ReadTx& tx, InstanceId instance) const {
    std::set<std::string> elements;
    auto rows = tx.query(
        "SELECT DISTINCT t.element_id FROM task t " + ofCase("AND t.state = 'completed' AND t.package_id IS NULL"),
        instance);
    while (rows.next())
        elements.insert(rows.text(0));
    return elements;
}

TaskId TaskRepository::insert(Tx& tx, InstanceId instance, ProgramId program, const engine::Task& task,
                              std::string_view encoded, programs::Side side, PackageId package, engine::Key call,
                              TaskId before) const {
    const auto korean = task.names.find("ko");
    tx.run(kInsertTask, instance, task.key, program, task.elementId, task.name,
           korean == task.names.end() ? task.name : korean->second, engine::text(task.kind), task.document,
           programs::text(side), encoded, task.due, task.createdAt, package, call, before);
    return tx.lastInsertId<TaskId>();
}

void TaskRepository::update(Tx& tx, TaskId id, const engine::Task& task) const {
    tx.run(kUpdate, id, eventText(engine::TaskCreated{task}), task.due, task.elementId);
}

bool TaskRepository::keepPackage(Tx& tx, InstanceId instance, PackageId from, PackageId to) const {
    tx.run("UPDATE task AS t SET package_id = $2 " + ofCase("AND t.package_id IS NULL AND t.call <> $3"), instance,
           from, engine::kProcessScope);
    const bool any = tx.changes() > 0;
    tx.run("UPDATE task AS t SET package_id = NULL " + ofCase("AND t.package_id = $2"), instance, to);
    return any;
}

void TaskRepository::renameEnded(Tx& tx, InstanceId instance,
                                 const std::map<std::string, std::string>& elements) const {
    for (auto& ended : all(tx.query(select(ofCase("AND t.state <> 'open' AND t.package_id IS NULL")), instance))) {
        const auto renamed = elements.find(ended.task.elementId);
        if (renamed == elements.end()) continue;
        ended.task.elementId = renamed->second;
        update(tx, ended.id, ended.task);
    }
}

void TaskRepository::end(Tx& tx, TaskId id, TaskState state, PersonId doneBy, Timestamp now) const {
    tx.run(kEnd, id, name(state), now, doneBy);
    tx.run(kEndPersons, id, now);
}

std::vector<PersonId> TaskRepository::whoDid(ReadTx& tx, InstanceId instance, PackageId package,
                                             std::string_view element, std::optional<engine::Key> call) const {
    return storage::all(tx.query(kWhoDid, instance, element, package.value, call),
                        [](const Rows& rows) { return rows.id<PersonId>(0); });
}

void TaskRepository::countReminder(Tx& tx, TaskId id) const {
    tx.run("UPDATE task SET reminders = reminders + 1 WHERE id = $1", id);
}

int TaskRepository::raiseEdition(Tx& tx, TaskId id, const std::vector<RevisionId>& revisions) const {
    tx.run("UPDATE task SET edition = edition + 1 WHERE id = $1", id);
    const auto edition = find(tx, id)->edition;
    setRevisions(tx, id, edition, revisions);
    return edition;
}

void TaskRepository::setRevisions(Tx& tx, TaskId id, int edition, const std::vector<RevisionId>& revisions) const {
    for (const auto revision : revisions)
        tx.run("INSERT INTO task_revision(task_id, edition, revision_id) VALUES ($1, $2, $3)", id, edition, revision);
}

std::vector<RevisionId> TaskRepository::revisions(ReadTx& tx, TaskId id, int edition) const {
    return storage::all(
        tx.query("SELECT revision_id FROM task_revision WHERE task_id = $1 AND edition = $2 ORDER BY revision_id", id,
                 edition),
        [](const Rows& rows) { return rows.id<RevisionId>(0); });
}

std::vector<TaskPerson> TaskRepository::persons(ReadTx& tx, TaskId id) const {
    return storage::all(tx.query(kPersons, id), [](const Rows& rows) {
        return TaskPerson{rows.id<PersonId>(0),
                          rows.timestamp(1),
                          rows.optionalTimestamp(2),
                          rows.id<PersonId>(3),
                          rows.text(4),
                          rows.integer(5),
                          rows.text(6),
                          rows.text(7),
                          rows.id<PersonId>(8),
                          rows.optionalTimestamp(9),
                          rows.optionalTimestamp(10)};
    });
}

std::vector<programs::Person> TaskRepository::waitedFor(ReadTx& tx, TaskId id) const {
    std::vector<programs::Person> found;
    for (const auto& asked : persons(tx, id))
        if (asked.isWaitedFor())
            if (auto person = programs::PersonRepository().find(tx, asked.person)) found.push_back(std::move(*person));
    return found;
}

void TaskRepository::addPerson(Tx& tx, TaskId id, PersonId person, const Place& place, Timestamp now) const {
    tx.run(kAddPerson, id, person, now, place.passedFrom, place.turn, place.stage, place.authority, place.standsFor,
           place.asked ? std::optional(now) : std::nullopt);
}

void TaskRepository::askTurn(Tx& tx, TaskId id, int turn, Timestamp now) const {
    tx.run(kAskTurn, id, turn, now);
}

void TaskRepository::setDecided(Tx& tx, TaskId id, PersonId person, Timestamp now) const {
    tx.run("UPDATE task_person SET decided_at = $3 WHERE task_id = $1 AND person_id = $2", id, person, now);
}

void TaskRepository::startOver(Tx& tx, TaskId id, Timestamp now) const {
    tx.run(kStartOver, id, now);
}

void TaskRepository::removePerson(Tx& tx, TaskId id, PersonId person, std::string_view reason, Timestamp now) const {
    tx.run("UPDATE task_person SET removed_at = $3, reason = $4 WHERE task_id = $1 AND person_id = $2", id, person, now,
           reason);
}

void TaskRepository::noteEnd(Tx& tx, TaskId id, std::string_view note) const {
    tx.run(
        "INSERT INTO task_end(task_id, note) VALUES ($1, $2) ON CONFLICT (task_id) DO UPDATE SET note = excluded.note",
        id, note);
}

std::optional<std::string> TaskRepository::endNote(ReadTx& tx, TaskId id) const {
    auto rows = tx.query("SELECT note FROM task_end WHERE task_id = $1", id);
    return rows.next() ? std::optional(rows.text(0)) : std::nullopt;
}

void TaskRepository::substitute(Tx& tx, TaskId id, const TaskPerson& place, PersonId substitute, Timestamp now) const {
    removePerson(tx, id, place.person, {}, now);
    addPerson(tx, id, substitute,
              {place.turn, place.stage, place.authority, place.person, {}, place.askedAt.has_value()}, now);
}

void TaskRepository::endStandIn(Tx& tx, TaskId id, PersonId absent, Timestamp now) const {
    tx.run("UPDATE task_person SET removed_at = $3 WHERE task_id = $1 AND stands_for = $2 AND removed_at IS NULL", id,
           absent, now);
}

std::vector<TaskId> TaskRepository::placesOf(ReadTx& tx, PersonId person) const {
    return storage::all(tx.query(kPlacesOf, person), [](const Rows& rows) { return rows.id<TaskId>(0); });
}

std::vector<StoredTask> TaskRepository::waitingFor(ReadTx& tx, PersonId person, int limit) const {
    return all(tx.query(select("JOIN task_person p ON p.task_id = t.id WHERE p.person_id = $1 AND p.removed_at IS NULL "
                               "AND p.asked_at IS NOT NULL AND p.decided_at IS NULL AND t.state = 'open' "
                               "AND t.kind IN ('approval', 'answer') ORDER BY t.id LIMIT $2"),
                        person, limit));
}

}  // namespace entente::workflow
