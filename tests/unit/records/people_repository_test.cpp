#include <doctest/doctest.h>

#include "records/people_repository.h"
#include "support/world.h"

using namespace entente;
using records::PeopleRepository;
using test::World;

TEST_CASE("people who may sign in come first, page by page, each with what they are in programs") {
    World world;
    const auto coordinator = world.account("coordinator@mois.example");
    world.database->write([&](storage::Tx& tx) {
        tx.run("INSERT INTO person(name, name_ko, email) VALUES ('A first name', '발표자 7', 'speaker7@nia.example')");
        tx.run("UPDATE account SET disabled_at = 1 WHERE id = $1", coordinator.id);
        tx.run("DELETE FROM program_role WHERE person_id = $1", coordinator.person);
        tx.run(
            "INSERT INTO program_role(program_id, side, role, person_id) SELECT id, 'A', 'focal_test', $1 FROM program "
            "LIMIT 1",
            coordinator.person);
    });
    const auto count = static_cast<std::size_t>(world.number("SELECT count(*) FROM person"));
    const auto accounts = static_cast<std::size_t>(world.number("SELECT count(*) FROM account"));
    const auto program = world.text("SELECT code FROM program LIMIT 1");

    std::size_t seen = 0;
    PersonId last;
    world.database->read([&](storage::ReadTx& tx) {
        for (;;) {
            const auto page = PeopleRepository().list(tx, last, 2);
            if (page.empty()) break;
            for (const auto& person : page) {
                CHECK(person.account.has_value() == (seen < accounts));
                ++seen;
                last = person.id;
                if (person.email == "speaker7@nia.example") CHECK(person.name.in("ko") == "발표자 7");
                if (person.id != coordinator.person) continue;
                REQUIRE(person.account);
                CHECK(person.account->disabled);
                CHECK(person.account->role == identity::Role::Coordinator);
                CHECK(person.account->side == coordinator.side);
                CHECK_FALSE(person.account->lastSeen);
                REQUIRE(person.roles.size() == 1);
                CHECK(person.roles[0].role == "focal_test");
                CHECK(person.roles[0].program == program);
            }
            REQUIRE(seen <= count);
        }
    });
    CHECK(seen == count);
}
