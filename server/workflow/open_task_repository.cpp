#include <fmt/format.h>

#include "storage/db/collect.h"
#include "workflow/open_tasks.h"
#include "workflow/task_repository.h"

namespace entente::workflow {

using storage::ReadTx;
using storage::Rows;

namespace {

// A line is of one step in one case; forms and dispatches also of the same persons, since each is somebody's own. Whom
// nobody has asked yet, because the mail is still a draft, is a line apart: the other side does not see it.
constexpr const char* kLines =
    "SELECT id, n FROM (SELECT id, n, due_at FROM (SELECT id, due_at, count(*) OVER line AS n, "
    "row_number() OVER (line ORDER BY due_at IS NULL, due_at, id) AS place, "
    "coalesce(json_extract(data, '$.priority'), $1) > $1 AS high FROM task t WHERE {} AND state = 'open' "
    "WINDOW line AS (PARTITION BY instance_id, element_id, coalesce(package_id, 0), side, "
    "EXISTS (SELECT 1 FROM mail m WHERE m.task_id = t.id AND m.held = 'draft' AND m.state = 'queued'), "
    "CASE WHEN kind IN ('form', 'dispatch') THEN coalesce(json_extract(data, '$.assignee'), '') || "
    "coalesce(json_extract(data, '$.candidateUsers'), '') || coalesce((SELECT group_concat(q.person_id) FROM "
    "task_person q WHERE q.task_id = t.id AND q.removed_at IS NULL), '') END)) "
    "WHERE place = 1 OR n <= $2 ORDER BY high DESC, due_at IS NULL, due_at, id LIMIT $3) "
    "ORDER BY due_at IS NULL, due_at, id";
constexpr const char* kFirst =
    "SELECT id FROM task WHERE program_id = $1 AND state = 'open' ORDER BY due_at IS NULL, due_at, id";
constexpr const char* kPage =
    "SELECT id FROM task WHERE program_id = $1 AND state = 'open' AND ($2 = 0 OR instance_id = $2) AND ($3 = '' OR "
    "element_id = $3) ORDER BY due_at IS NULL, due_at, id LIMIT $4 OFFSET $5";
constexpr const char* kCount =
    "WITH RECURSIVE of_case(id) AS (SELECT last_task FROM instance WHERE id = $1 UNION ALL "
    "SELECT o.before FROM of_case c JOIN task o ON o.id = c.id) "
    "SELECT count(*) FILTER (WHERE t.state = 'open'), count(*) FILTER (WHERE t.state = 'completed') "
    "FROM of_case c JOIN task t ON t.id = c.id WHERE t.element_id = $2";

std::vector<OpenTasks> linesOf(ReadTx& tx, Rows rows, int few) {
    std::vector<OpenTasks> lines;
    while (rows.next())
        if (auto task = TaskRepository().find(tx, rows.id<TaskId>(0))) {
            const auto beside = rows.int64(1);
            lines.push_back({std::move(*task), beside > few ? beside : 1});
        }
    return lines;
}

}  // namespace

std::optional<StoredTask> OpenTaskRepository::first(ReadTx& tx, ProgramId program,
                                                    const std::function<bool(const StoredTask&)>& isWanted) const {
    auto rows = tx.query(kFirst, program);
    while (rows.next())
        if (auto task = TaskRepository().find(tx, rows.id<TaskId>(0)); task && isWanted(*task)) return task;
    return std::nullopt;
}

std::vector<OpenTasks> OpenTaskRepository::ofProgram(ReadTx& tx, ProgramId program, int few, int limit) const {
    return linesOf(tx, tx.query(fmt::format(kLines, "program_id = $4"), engine::Task{}.priority, few, limit, program),
                   few);
}

std::vector<OpenTasks> OpenTaskRepository::ofCoordinators(ReadTx& tx, programs::Side side, int limit) const {
    return linesOf(tx,
                   tx.query(fmt::format(kLines, "side = $4 AND kind IN ('form', 'dispatch')"), engine::Task{}.priority,
                            1, limit, programs::text(side)),
                   1);
}

std::vector<StoredTask> OpenTaskRepository::page(ReadTx& tx, ProgramId program, InstanceId instance,
                                                 std::string_view element, std::int64_t skip, int limit) const {
    std::vector<StoredTask> tasks;
    auto rows = tx.query(kPage, program, instance.value, element, limit, skip);
    while (rows.next())
        if (auto task = TaskRepository().find(tx, rows.id<TaskId>(0))) tasks.push_back(std::move(*task));
    return tasks;
}

StepCount OpenTaskRepository::count(ReadTx& tx, InstanceId instance, std::string_view element) const {
    auto rows = tx.query(kCount, instance, element);
    rows.next();
    return {rows.int64(0), rows.int64(1)};
}

}  // namespace entente::workflow
