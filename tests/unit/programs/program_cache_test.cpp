#include "programs/program_cache.h"

#include <doctest/doctest.h>

#include <atomic>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "support/world.h"

using namespace entente;
using namespace entente::programs;
using test::World;

namespace {

std::shared_ptr<const KnownProgram> known(World& world, ProgramCache& cache) {
    return world.database->read([&](storage::ReadTx& tx) { return cache.find(tx, world.program, world.clock.now()); });
}

std::string cityIn(const std::shared_ptr<const KnownProgram>& program) {
    return program->value["city"].textOr("");
}

void setCity(storage::Tx& tx, const std::string& city) {
    tx.run("UPDATE program SET city_en = $1", city);
}

}  // namespace

TEST_CASE("a program is read once while nothing that it is made of changes") {
    World world;
    ProgramCache cache;
    const auto first = known(world, cache);
    REQUIRE(first);
    CHECK(first->value == programValue(first->program));
    const auto instance = world.start();
    REQUIRE(world.fill(world.task(instance, "enquiry"), test::enquiryFields()));
    CHECK(known(world, cache) == first);
    CHECK(world.database->read(
              [&](storage::ReadTx& tx) { return cache.find(tx, ProgramId{999}, world.clock.now()); }) == nullptr);
}

TEST_CASE("whatever a program is made of: after the commit everybody reads the change") {
    constexpr const char* kChanges[] = {
        "UPDATE program SET title_en = 'Another'",
        "UPDATE program_party SET zone = 'UTC' WHERE side = 'B'",
        "UPDATE program_role SET person_id = (SELECT max(id) FROM person) WHERE role = 'signatory'",
        "DELETE FROM program_role WHERE role = 'reviewer'",
        "INSERT INTO program_role(program_id, side, role, person_id) SELECT id, 'B', 'reviewer', 1 FROM program",
        "UPDATE organisation SET name_en = 'Another office'",
        "UPDATE person SET title_en = 'Another title'",
        "UPDATE calendar SET weekend = '5,6'",
        "DELETE FROM holiday WHERE kind = 'holiday'",
        "INSERT INTO holiday(calendar_id, date, name_en, name_local, kind, status, source) "
        "SELECT id, '2027-07-14', 'Extra', 'Extra', 'holiday', 'decreed', 'test' FROM calendar",
        "UPDATE holiday SET kind = 'workday'",
        "UPDATE program_component SET status = 'held'",
        "DELETE FROM program_component WHERE kind = 'forum'",
        "INSERT INTO program_theme(program_id, title_en) SELECT id, 'Services' FROM program",
        "UPDATE program_theme SET lead_a_id = 1",
        "INSERT INTO program_duty(program_id, duty, side) SELECT id, 'a', 'A' FROM program",
        "UPDATE program_duty SET person_id = 1",
        "DELETE FROM program_duty",
        "INSERT INTO program_venue(program_id, name_en, zone) SELECT id, 'Hall 1', 'UTC' FROM program",
        "UPDATE program_venue SET capacity = 200",
        "DELETE FROM program_venue",
    };
    World world;
    ProgramCache cache;
    for (const auto* change : kChanges) {
        CAPTURE(change);
        const auto before = known(world, cache);
        world.database->write([&](storage::Tx& tx) { REQUIRE(tx.run(change) > 0); });
        const auto after = known(world, cache);
        CHECK(after != before);
        CHECK_FALSE(after->value == before->value);
    }
}

TEST_CASE("what is rolled back was never seen, although the writer had read it") {
    World world;
    ProgramCache cache;
    const auto city = cityIn(known(world, cache));
    CHECK_THROWS(world.database->write([&](storage::Tx& tx) {
        setCity(tx, "Nowhere");
        CHECK(cityIn(cache.find(tx, world.program, world.clock.now())) == "Nowhere");
        throw std::runtime_error("changed my mind");
    }));
    CHECK(cityIn(known(world, cache)) == city);
    world.database->write([&](storage::Tx& tx) { setCity(tx, "Elsewhere"); });
    CHECK(cityIn(known(world, cache)) == "Elsewhere");
}

TEST_CASE("an older snapshot goes on with what it holds, and keeps it from nobody") {
    World world;
    ProgramCache cache;
    world.database->write([&](storage::Tx& tx) { setCity(tx, "Old"); });
    world.database->read([&](storage::ReadTx& tx) {
        CHECK(cityIn(cache.find(tx, world.program, world.clock.now())) == "Old");
        std::thread([&] {
            world.database->write([&](storage::Tx& write) { setCity(write, "New"); });
            CHECK(cityIn(known(world, cache)) == "New");
        }).join();
        CHECK(cityIn(cache.find(tx, world.program, world.clock.now())) == "Old");
    });
    CHECK(cityIn(known(world, cache)) == "New");
}

TEST_CASE("while one writes and many read, nobody reads what was before a commit that they knew of") {
    World world;
    ProgramCache cache;
    std::atomic<int> committed = 0;
    std::atomic<int> stale = 0;
    world.database->write([&](storage::Tx& tx) { setCity(tx, "0"); });
    std::vector<std::thread> readers;
    for (int i = 0; i < 4; ++i)
        readers.emplace_back([&] {
            for (int seen = 0; seen < 100;) {
                const int least = committed.load();
                seen = std::stoi(cityIn(known(world, cache)));
                if (seen < least) ++stale;
            }
        });
    for (int number = 1; number <= 100; ++number) {
        world.database->write([&](storage::Tx& tx) { setCity(tx, std::to_string(number)); });
        committed = number;
    }
    for (auto& reader : readers)
        reader.join();
    CHECK(stale == 0);
}

TEST_CASE("who left office holds no role from the day after, and is still of their side") {
    World world;
    ProgramCache cache;
    world.database->write([](storage::Tx& tx) {
        tx.run(
            "UPDATE person SET valid_to = '2027-02-01', organisation_id = NULL WHERE email LIKE 'addressee@partner%'");
    });
    world.clock.set("2027-02-01T01:00:00Z");
    const auto before = known(world, cache);
    const auto* addressee = before->program.b.role("addressee");
    REQUIRE(addressee != nullptr);
    CHECK(before->value["partner"]["addressee"].isContext());
    CHECK(known(world, cache) == before);
    world.clock.set("2027-02-02T12:00:00Z");
    const auto after = known(world, cache);
    CHECK(after->program.b.role("addressee") == nullptr);
    CHECK(after->value["partner"]["addressee"].isNull());
    CHECK(after->program.sideOf(*addressee) == Side::B);
    CHECK(known(world, cache) == after);
}
