#include <doctest/doctest.h>

#include "approvals/decision.h"
#include "support/old_database.h"
#include "support/world.h"

using namespace entente;

namespace {

/// Three tasks as version 0.2 kept them: one decided on its second edition, one cancelled, one open.
constexpr const char* kRows[] = {
    "INSERT INTO program(id, code, title_en, title_ko, partner_country, year, status, city_en, city_ko, created_at) "
    "VALUES (1, 'P', '', '', '', 2027, '', '', '', 0)",
    "INSERT INTO package(id, key, version, status, name_en, name_ko, created_at) VALUES (1, 'p', 1, 'active', '', '', "
    "0)",
    "INSERT INTO instance(id, package_id, program_id, process_id, status, version, next_key, next_event, started_at) "
    "VALUES (1, 1, 1, 'p', 'active', 1, 1, 1, 0)",
    "INSERT INTO task(id, instance_id, key, program_id, element_id, name_en, name_ko, kind, document, side, data, "
    "edition, state, created_at, ended_at) VALUES "
    "(1, 1, 1, 1, 'e', '', '', 'approval', '', 'A', '', 2, 'completed', 5, 90), "
    "(2, 1, 2, 1, 'e', '', '', 'approval', '', 'A', '', 1, 'cancelled', 5, 95), "
    "(3, 1, 3, 1, 'e', '', '', 'approval', '', 'A', '', 1, 'open', 5, NULL)",
    "INSERT INTO person(id, name, email) VALUES (1, 'P', 'p@mois.example')",
    "INSERT INTO task_person(task_id, person_id, added_at) VALUES (1, 1, 10), (2, 1, 10), (3, 1, 10)",
    "INSERT INTO decision(id, task_id, program_id, outcome, comment, answers, person_id, by_name, by_title, channel, "
    "assurance, at) VALUES (1, 1, 1, 'reject', '', 'null', 1, 'P', '', 'link', 'link', 80)",
};

}  // namespace

TEST_CASE("decisions of the version before keep their files and their say, and nobody is waited for in vain") {
    test::TemporaryFolder folder;
    test::OldDatabase database(folder.path(), "0007");
    database->write([&](storage::Tx& tx) {
        for (const auto* row : kRows)
            tx.run(row);
    });
    database.migrate();

    database->read([&](storage::ReadTx& tx) {
        const auto decision = approvals::DecisionRepository().ofPerson(tx, TaskId{1}, PersonId{1}, 2);
        REQUIRE(decision);
        CHECK(decision->stepOutcome == "reject");
        struct Case {
            TaskId task;
            bool decided, waitedFor;
        };
        for (const auto& [task, decided, waitedFor] :
             {Case{TaskId{1}, true, false}, Case{TaskId{2}, false, false}, Case{TaskId{3}, false, true}}) {
            CAPTURE(task.value);
            const auto place = workflow::TaskRepository().persons(tx, task).at(0);
            CHECK(place.decidedAt.has_value() == decided);
            CHECK(place.isWaitedFor() == waitedFor);
        }
        CHECK(workflow::TaskRepository().placesOf(tx, PersonId{1}) == std::vector{TaskId{3}});
    });
}
