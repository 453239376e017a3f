#include "records/participation_states.h"

#include <thread>

#include "unit/records/program_lists.h"

using namespace entente;
using namespace entente::records;
using test::ProgramLists;

namespace {

/// Three of side A, of whom one is accepted, and one of side B.
struct StatesWorld : ProgramLists {
    ParticipationStates states{*database, clock, "192.0.2.7"};
    std::unique_ptr<ProgramRecords> ours = participations(a), theirs = participations(b);
    std::int64_t first = enter(a, *ours, "12", "mois", "speaker"), second = enter(a, *ours, "13", "mois", "speaker"),
                 third = enter(a, *ours, "13", "mois", "moderator"),
                 other = enter(b, *theirs, "22", "partner", "speaker");

    StatesWorld() {
        for (const auto* state : {"approved", "invited", "accepted"})
            REQUIRE(wrong(a, *ours, changed(a, *ours, third, "state", state)).empty());
    }

    std::int64_t enter(const identity::Account& by, const RecordKind& kind, const std::string& number,
                       const std::string& organisation, const std::string& role) {
        return add(
            by, kind,
            {{"email", "speaker" + number + "@" + organisation + ".example"}, {"component", "Forum 1"}, {"role", role}},
            true);
    }
    std::string stateOf(std::int64_t id) {
        return textOf(record(administrator, *participations(administrator), id).fields, "state");
    }
    std::string outcomes(std::int64_t batch) {
        const auto seen = states.open(a, *ours, batch);
        REQUIRE(seen);
        std::string text;
        for (const auto& line : seen->lines)
            text += textOf(line.record.fields, "number") + " " + line.row.stateBefore + " " + line.row.outcome + ", ";
        return text;
    }
    std::int64_t changeAll(const std::string& state, programs::RecordQuery query = {}) {
        const auto id = states.change(a, *ours, {.all = true, .query = std::move(query)}, state);
        REQUIRE(id);
        return *id;
    }
};

}  // namespace

TEST_CASE("of many those change that may, the others are kept in mind, and nobody of the other side") {
    StatesWorld world;
    const auto id = world.states.change(world.a, *world.ours,
                                        {.ids = {world.third, world.first, world.second, world.other, world.first, 99}},
                                        "approved");
    REQUIRE(id);
    CHECK(world.outcomes(*id) == "1 nominated changed, 2 nominated changed, 3 accepted kept, ");
    CHECK(world.stateOf(world.first) == "approved");
    CHECK(world.stateOf(world.third) == "accepted");
    CHECK(world.stateOf(world.other) == "nominated");
    CHECK(world.number("SELECT count(*) FROM audit_event WHERE action = 'participation.changed'") == 3 + 2);

    const auto state = world.states.change(world.a, *world.ours, {.ids = {world.first}}, "present");
    REQUIRE_FALSE(state);
    CHECK(state.error().place == "state");
    CHECK(*world.states.change(world.a, *world.ours, {.ids = {world.other}}, "approved") == 0);
    CHECK_FALSE(world.states.change(world.reader, *world.ours, {.ids = {world.first}}, "invited"));
}

TEST_CASE("all that a search finds, of the own side") {
    StatesWorld world;
    CHECK(world.outcomes(world.changeAll("approved", {.only = {{"role", "speaker"}}})) ==
          "1 nominated changed, 2 nominated changed, ");
    CHECK(world.outcomes(world.changeAll("invited", {.search = "12"})) == "1 approved changed, ");
    CHECK(world.outcomes(world.changeAll("invited", {.limit = 1})) ==
          "1 invited kept, 2 approved changed, 3 accepted kept, ");
    CHECK(world.stateOf(world.other) == "nominated");
}

TEST_CASE("a change is undone by whoever made it, except where somebody went on") {
    StatesWorld world;
    const auto id = world.changeAll("approved");
    REQUIRE(world.wrong(world.a, *world.ours, world.changed(world.a, *world.ours, world.second, "state", "invited"))
                .empty());
    const auto by = world.states.undo(world.b, *world.theirs, id);
    REQUIRE_FALSE(by);
    CHECK(by.error().kind == ErrorKind::NotFound);
    CHECK_FALSE(world.states.open(world.b, *world.theirs, id));
    for (int press = 0; press < 2; ++press) {
        REQUIRE(world.states.undo(world.a, *world.ours, id));
        CHECK(world.outcomes(id) == "1 nominated undone, 2 nominated moved_on, 3 accepted kept, ");
        CHECK(world.stateOf(world.first) == "nominated");
        CHECK(world.stateOf(world.second) == "invited");
    }
    REQUIRE(world.service.remove(world.a, *world.ours, world.first,
                                 world.record(world.a, *world.ours, world.first).state.version));
    CHECK(world.outcomes(id) == "2 nominated moved_on, 3 accepted kept, ");
}

TEST_CASE("sent twice, a change is one") {
    StatesWorld world;
    const auto id = world.changeAll("approved");
    CHECK(world.changeAll("approved") == id);
    REQUIRE(world.states.undo(world.a, *world.ours, id));
    const auto again = world.changeAll("approved");
    CHECK(again != id);
    CHECK(world.outcomes(again) == "1 nominated changed, 2 nominated changed, 3 accepted kept, ");
}

TEST_CASE("of two who change the same at once each is told what came of it") {
    StatesWorld world;
    std::vector<std::int64_t> made(2);
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < made.size(); ++i)
        threads.emplace_back([&, i] {
            const auto kind = i == 0 ? "approved" : "declined";
            made[i] = world.states.change(world.a, *world.ours, {.ids = {world.first}}, kind).value();
        });
    for (auto& thread : threads)
        thread.join();
    // Whoever is second finds what the first one left, from which both ways go on or not.
    const auto both = world.outcomes(made[0]) + world.outcomes(made[1]);
    CHECK((both == "1 nominated changed, 1 approved changed, " || both == "1 declined kept, 1 nominated changed, "));
}
