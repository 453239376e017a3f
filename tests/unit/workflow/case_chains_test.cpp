#include <doctest/doctest.h>

#include "support/old_database.h"
#include "support/world.h"
#include "workflow/case_repository.h"
#include "workflow/event_text.h"
#include "workflow/task_repository.h"

using namespace entente;
using namespace entente::workflow;
using test::World;

namespace {

/// What no chain leads to, or leads to twice, of all cases.
constexpr const char* kOffTheChains =
    "WITH RECURSIVE event_chain(id, of) AS (SELECT last_event, id FROM instance UNION ALL "
    "SELECT coalesce(e.before, e.id - 1), c.of FROM event_chain c JOIN instance_event e ON e.id = c.id), "
    "task_chain(id, of) AS (SELECT last_task, id FROM instance UNION ALL "
    "SELECT t.before, c.of FROM task_chain c JOIN task t ON t.id = c.id) "
    "SELECT (SELECT count(*) FROM instance_event e WHERE 1 <> (SELECT count(*) FROM event_chain c WHERE c.id = e.id "
    "AND c.of = e.instance_id)) + (SELECT count(*) FROM task t WHERE 1 <> (SELECT count(*) FROM task_chain c "
    "WHERE c.id = t.id AND c.of = t.instance_id))";

/// Two cases as version 0.2 kept them, whose steps took turns; 3 has done nothing yet. A task of the first was decided
/// on, and of the second a person is asked.
constexpr const char* kRows[] = {
    "INSERT INTO program(id, code, title_en, title_ko, partner_country, year, status, city_en, city_ko, created_at) "
    "VALUES (1, 'P', '', '', '', 2027, '', '', '', 0)",
    "INSERT INTO package(id, key, version, status, name_en, name_ko, created_at) VALUES (1, 'p', 1, 'active', '', '', "
    "0)",
    "INSERT INTO instance(id, package_id, program_id, process_id, status, version, next_key, next_event, started_at) "
    "VALUES (1, 1, 1, 'p', 'active', 1, 1, 4, 0), (2, 1, 1, 'p', 'active', 1, 1, 3, 0), "
    "(3, 1, 1, 'p', 'active', 0, 1, 1, 0)",
    "INSERT INTO person(id, name, email) VALUES (1, 'P', 'p@mois.example')",
    "INSERT INTO task(id, instance_id, key, program_id, element_id, name_en, name_ko, kind, document, side, data, "
    "state, created_at, ended_at, done_by, call) VALUES "
    "(4, 1, 1, 1, 'draft', '', '', 'form', '', 'A', '', 'completed', 5, 90, 1, NULL), "
    "(5, 2, 1, 1, 'draft', '', '', 'form', '', 'A', '', 'completed', 5, 95, NULL, NULL), "
    "(7, 1, 2, 1, 'review', '', '', 'approval', '', 'A', '', 'completed', 5, 90, NULL, NULL), "
    "(9, 2, 2, 1, 'sign', '', '', 'approval', '', 'A', '', 'open', 5, NULL, NULL, 6)",
    "INSERT INTO task_person(task_id, person_id, added_at) VALUES (7, 1, 10), (9, 1, 10)",
    "INSERT INTO decision(id, task_id, program_id, outcome, comment, answers, person_id, by_name, by_title, channel, "
    "assurance, at) VALUES (1, 7, 1, 'approve', '', 'null', 1, 'P', '', 'link', 'link', 80)",
    "INSERT INTO audit_event(seq, at, actor, action, subject_kind, subject_id, detail, prev_hash, hash) VALUES "
    "(1, 0, 'system', 'a', 'instance', 1, '', '', ''), (2, 0, 'system', 'b', 'task', 7, '', '', '')",
};

/// Keys of what ended, by case, in the order in which it was written.
constexpr std::pair<std::int64_t, engine::Key> kEnded[] = {{1, 11}, {2, 21}, {2, 22}, {1, 12}};

void addHistory(storage::Tx& tx) {
    constexpr const char* kInsert =
        "INSERT INTO instance_event(instance_id, seq, at, type, element_id, data) SELECT $1, 1 + count(*), 5, $2, '', "
        "$3 FROM instance_event WHERE instance_id = $1";
    for (const auto& [instance, key] : kEnded)
        tx.run(kInsert, instance, "ElementTerminated", eventText(engine::ElementTerminated{key, {}, {}}));
    tx.run(kInsert, 1, "InstanceReopened", eventText(engine::InstanceReopened{{}, "Too early", {}, {}}));
}

std::vector<std::int64_t> keysOf(storage::ReadTx& tx, std::int64_t instance) {
    std::vector<std::int64_t> keys;
    for (const auto& [at, event] : InstanceRepository().history(tx, InstanceId{instance}))
        if (const auto* ended = std::get_if<engine::ElementTerminated>(&event)) keys.push_back(ended->key);
    return keys;
}

}  // namespace

TEST_CASE("cases of the version before hang together by their chains, and nothing of them is lost") {
    test::TemporaryFolder folder;
    test::OldDatabase database(folder.path(), "cases_as_chains");
    database->write([&](storage::Tx& tx) {
        for (const auto* row : kRows)
            tx.run(row);
        addHistory(tx);
    });
    database.migrate();

    database->read([&](storage::ReadTx& tx) {
        const auto number = [&](const char* sql) {
            auto rows = tx.query(sql);
            rows.next();
            return rows.int64(0);
        };
        CHECK(number(kOffTheChains) == 0);
        CHECK(number("SELECT count(*) FROM pragma_foreign_key_check") == 0);
        CHECK(number("SELECT count(*) FROM instance_event") == 5);
        CHECK(keysOf(tx, 1) == std::vector<std::int64_t>{11, 12});
        CHECK(keysOf(tx, 2) == std::vector<std::int64_t>{21, 22});
        CHECK(keysOf(tx, 3).empty());
        CHECK(number("SELECT last_event FROM instance WHERE id = 3") == 0);
        CHECK(CaseRepository().byHand(tx, ProgramId{1}, 10).size() == 1);
        const TaskRepository tasks;
        CHECK(tasks.completedElements(tx, InstanceId{1}) == std::set<std::string>{"draft", "review"});
        CHECK(tasks.completedElements(tx, InstanceId{2}) == std::set<std::string>{"draft"});
        CHECK(tasks.completedElements(tx, InstanceId{3}).empty());
        CHECK(tasks.whoDid(tx, InstanceId{1}, {}, "draft", {}) == std::vector{PersonId{1}});
        CHECK(tasks.whoDid(tx, InstanceId{1}, {}, "review", {}) == std::vector{PersonId{1}});
        CHECK(tasks.whoDid(tx, InstanceId{2}, {}, "draft", {}).empty());
        CHECK(tasks.instanceOf(tx, TaskId{9}) == InstanceId{2});
        CHECK(audit::AuditLog::listOfSubject(tx, {"task", 7}, 0, 10).records.size() == 1);
    });
}

TEST_CASE("whatever cases do side by side, each event and task hangs on the chain of its own") {
    World world;
    const auto first = world.start();
    const auto second = world.start();
    for (const auto instance : {first, second}) {
        REQUIRE(world.fill(world.task(instance, "enquiry"), test::enquiryFields()));
        CHECK(world.number(kOffTheChains) == 0);
    }
    for (const auto instance : {second, first})
        REQUIRE(world.fill(world.task(instance, "concept_note"), test::conceptFields()));
    world.settle();
    CHECK(world.number(kOffTheChains) == 0);
    CHECK(world.number("SELECT count(*) FROM instance WHERE last_task IS NULL") == 0);
    world.database->read([&](storage::ReadTx& tx) {
        for (const auto instance : {first, second})
            CHECK(TaskRepository().completedElements(tx, instance) == std::set<std::string>{"enquiry", "concept_note"});
    });
}
