#include <doctest/doctest.h>

#include "approvals/absence_service.h"
#include "programs/program_repository.h"
#include "support/loop.h"
#include "workflow/holders.h"
#include "workflow/task_repository.h"

using namespace entente;
using namespace entente::approvals;
using test::World;

namespace {

constexpr const char* kOwn = "coordinator@mois.example";
constexpr const char* kSecond = "second@mois.example";
constexpr const char* kThird = "third@mois.example";
constexpr const char* kReviewer = "reviewer@mois.example";  // has no account

/// A form that names who does it, in a side with three coordinators who go away.
struct Office : World {
    AbsenceService absences{*database, clock};

    Office() {
        for (const auto* email : {kSecond, kThird})
            colleague(email);
    }

    void away(const char* who, const char* substitute) {
        const auto added =
            absences.add(ours(), {0, idOf(who), idOf(substitute), "2027-02-01", "2027-02-28", ""}, "2027-02-01");
        REQUIRE((added ? "" : added.error().message.english()) == "");
    }
    void startWith(const std::string& assignment) {
        namespace model = engine::testing;
        auto files = test::loopFiles({});
        files["loop.bpmn"] =
            model::file(model::start() +
                        model::user("prepare", "<zeebe:userTask/>" + model::properties({{"kind", "form"}}) +
                                                   "<zeebe:assignmentDefinition " + assignment + "/>") +
                        model::end() + model::path({"s", "prepare", "e"}));
        for (const auto* language : {".en.txt", ".ko.txt"})
            files[std::string("mail/task_waiting") + language] =
                "Subject: It is your turn\n\n{{ if holder = null then \"for yourself\" else \"for \" + holder.name "
                "}}\n";
        test::startLoop(*this, files, {});
    }
    PersonId idOf(const std::string& email) {
        return database->read(
            [&](storage::ReadTx& tx) { return programs::PersonRepository().findByEmail(tx, email)->id; });
    }
    workflow::StoredTask prepare() {
        return *database->read([&](storage::ReadTx& tx) {
            return workflow::TaskRepository().find(tx, TaskId{number("SELECT max(id) FROM task")});
        });
    }
    std::string holders() {
        std::string names;
        database->read([&](storage::ReadTx& tx) {
            const auto task = prepare();
            const auto situation = runner->situation(tx, task.instance);
            for (const auto& person : workflow::holdersOf(tx, situation->program(), task))
                names += (names.empty() ? "" : ", ") + person.email;
        });
        return names;
    }
    bool completes(const char* email) { return approvals->completeForm(prepare().id, account(email), {}).ok(); }
};

constexpr const char* kBySecond = "candidateUsers='=[\"Second@mois.example\"]'";
constexpr const char* kOfSecond = "assignee='second@mois.example'";

}  // namespace

TEST_CASE("who is named and absent is stood in for: the substitute is told for whom, and does it") {
    for (const auto* assignment : {kBySecond, kOfSecond}) {
        CAPTURE(assignment);
        Office world;
        world.away(kSecond, kThird);
        world.startWith(assignment);
        CHECK(world.holders() == kThird);
        CHECK(world.relay.countTo(kSecond) == 0);
        CHECK(world.relay.lastTo(kThird).text.find(std::string("for ") + kSecond) != std::string::npos);
        CHECK(workflow::absentFor(world.prepare(), kThird) == kSecond);
        CHECK_FALSE(world.completes(kOwn));
        CHECK(world.completes(kThird));
        CHECK(world.text("SELECT status FROM instance") == "completed");
    }
}

TEST_CASE("who comes back does the task themselves, an assignee after taking it over") {
    for (const auto* assignment : {kBySecond, kOfSecond}) {
        CAPTURE(assignment);
        Office world;
        world.away(kSecond, kThird);
        world.startWith(assignment);
        const bool assigned = std::string(assignment) == kOfSecond;
        REQUIRE(world.approvals->claim(world.prepare().id, world.account(kSecond), true,
                                       assigned ? world.idOf(kThird) : PersonId{}));
        CHECK(world.holders() == kSecond);
        CHECK(world.prepare().standIns.empty());
        CHECK_FALSE(world.completes(kThird));
        CHECK(world.completes(kSecond));
    }
}

TEST_CASE("an absence counts at the moment of opening: what waits stays, and what opens later is not stood in for") {
    Office world;
    world.startWith(kBySecond);
    world.away(kSecond, kThird);
    CHECK(world.holders() == kSecond);
    CHECK_FALSE(world.completes(kThird));
    world.clock.set("2027-02-28T14:59:00Z");
    world.startWith(kBySecond);
    CHECK(world.holders() == kThird);
    world.clock.set("2027-03-02T01:00:00Z");
    CHECK(world.holders() == kThird);
    CHECK(world.completes(kThird));
    world.startWith(kBySecond);
    CHECK(world.holders() == kSecond);
}

TEST_CASE("a substitute who could not do it, does it already or stands in a circle replaces nobody") {
    struct Case {
        std::vector<std::pair<const char*, const char*>> absences;
        std::string assignment, holders;
    };
    const std::string both = "candidateUsers='=[\"second@mois.example\", \"third@mois.example\"]'";
    for (const auto& [absences, assignment, holders] : {
             Case{{{kSecond, kReviewer}}, kBySecond, kSecond},
             Case{{{kSecond, kThird}}, both, "second@mois.example, third@mois.example"},
             Case{{{kSecond, kThird}, {kThird, kSecond}}, kBySecond, kSecond},
             Case{{{kSecond, kThird}, {kThird, kOwn}}, kBySecond, kOwn},
             Case{{{kSecond, kOwn}, {kThird, kOwn}}, both, "coordinator@mois.example, third@mois.example"},
         }) {
        CAPTURE(holders);
        Office world;
        for (const auto& [who, substitute] : absences)
            world.away(who, substitute);
        world.startWith(assignment);
        CHECK(world.holders() == holders);
        // Nobody is asked by link for a form.
        const auto sent = world.relay.handed().size();
        for (const auto* email : {kSecond, kThird, kOwn})
            world.approvals->sendFreshLinks(email);
        world.settle();
        CHECK(world.relay.handed().size() == sent);
    }
}

TEST_CASE("what a substitute does is handed over like their own, and its reminder goes to who has it") {
    Office world;
    world.away(kSecond, kThird);
    world.startWith(kBySecond);
    const auto done =
        world.approvals->handOver(world.ours(), world.idOf(kThird), {"Coordinator", "", kOwn, "I leave too"});
    REQUIRE((done ? "" : done.error().message.english()) == "");
    CHECK(done->released == 1);
    CHECK(world.holders() == kOwn);
    CHECK(world.completes(kOwn));
}
