#include "jobs/case_mover.h"

#include <doctest/doctest.h>

#include "support/world.h"
#include "workflow/case_moves.h"

using namespace entente;
using namespace entente::workflow;
using test::World;

namespace {

/// Three cases of the first version: at the enquiry, at the note, and at the note once more.
struct Moves : World {
    Moves() {
        for (const std::string at : {"enquiry", "concept_note", "concept_note"})
            cases.push_back(runner->startAt("planning", program, {}, {{at, {}, false, 0}}, {}).value());
        source = packages->active("planning")->id;
        target = install(test::renamed(test::planningFiles(), "enquiry", "asked"));
    }

    NewMove order(const std::string& chosen = {}) { return {"planning", source, target, chosen, ours().id}; }
    CaseMove begun(const std::string& chosen = {}) {
        return found(beginMove(*database, *packages, order(chosen), clock.now()).value());
    }
    CaseMove found(std::int64_t id) {
        return *database->read([&](storage::ReadTx& tx) { return CaseMoveRepository().find(tx, id); });
    }
    std::string refusal(const NewMove& wrong) {
        const auto refused = beginMove(*database, *packages, wrong, clock.now());
        return refused ? std::string() : refused.error().message.key + " " + refused.error().place;
    }
    void work() {
        jobs::CaseMover mover(*database, *packages, *runner);
        for (int i = 0; i < 10 && mover.runSome(); ++i)
            continue;
    }
    /// Outcome and problem of each case.
    std::vector<std::string> findings(std::int64_t id) {
        std::vector<std::string> lines;
        for (const auto& one :
             database->read([&](storage::ReadTx& tx) { return CaseMoveRepository().cases(tx, id, {}, {}, 10); }))
            lines.push_back(std::string(workflow::text(one.outcome)) +
                            (one.problem.key.empty() ? "" : " " + one.element + " " + one.problem.key));
        return lines;
    }
    std::int64_t inTarget() { return number("SELECT count(*) FROM instance WHERE package_id = " + target.text()); }

    std::vector<InstanceId> cases;
    PackageId source, target;
};

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("many cases: a look changes nothing and says what each would do, then those go that can, each once") {
    Moves world;
    auto move = world.begun();
    world.work();
    move = world.found(move.id);
    CHECK(move.state == CaseMove::State::Checked);
    CHECK(world.findings(move.id) == Lines{"refused enquiry engine.migrate.gone", "ready", "ready"});
    CHECK(world.inTarget() == 0);

    move.reason = "The new rules";
    REQUIRE(moveReady(*world.database, move, world.ours().id).ok());
    CHECK(moveReady(*world.database, move, world.ours().id).error().kind == ErrorKind::Conflict);
    world.work();
    CHECK(world.found(move.id).state == CaseMove::State::Moved);
    CHECK(world.findings(move.id) == Lines{"refused enquiry engine.migrate.gone", "moved", "moved"});
    CHECK(world.inTarget() == 2);
    CHECK(world.number("SELECT count(*) FROM audit_event WHERE action = 'instance.migrated'") == 2);

    // The one that stayed goes when somebody says as what.
    move = world.found(move.id);
    move.elements = {{"enquiry", "asked"}};
    REQUIRE(checkAgain(*world.database, move, world.ours().id).ok());
    world.work();
    move = world.found(move.id);
    CHECK(world.findings(move.id) == Lines{"ready", "moved", "moved"});
    REQUIRE(moveReady(*world.database, move, world.ours().id).ok());
    world.work();
    CHECK(world.inTarget() == 3);
    CHECK(world.isOpen(world.cases.front(), "asked"));
}

TEST_CASE("what changes between the look and the move is noted by case, and a pause or a restart loses nothing") {
    Moves world;
    auto move = world.begun(world.cases.at(1).text() + ", " + world.cases.at(2).text());
    world.work();
    CHECK(world.findings(move.id) == Lines{"ready", "ready"});
    REQUIRE(world.runner->run(world.cases.at(1), {}, engine::CancelInstance{"off", "account:1"}).ok());
    move = world.found(move.id);
    move.reason = "The new rules";
    REQUIRE(moveReady(*world.database, move, world.ours().id).ok());
    move = world.found(move.id);
    CHECK(checkAgain(*world.database, move, world.ours().id).error().kind == ErrorKind::Rejected);
    REQUIRE(pauseMove(*world.database, move, world.ours().id).ok());
    world.work();
    CHECK(world.inTarget() == 0);
    CHECK(world.findings(move.id) == Lines{"ready", "ready"});

    REQUIRE(moveReady(*world.database, world.found(move.id), world.ours().id).ok());
    // Another program on the same data: nothing is kept but the rows.
    PackageStore packages(*world.database, *world.blobs, world.clock);
    Runner runner(*world.database, packages, world.outbox, world.clock);
    jobs::CaseMover mover(*world.database, packages, runner);
    while (mover.runSome())
        continue;
    const auto findings = world.findings(move.id);
    REQUIRE(findings.size() == 2);
    CHECK(findings.front().starts_with("failed "));
    CHECK(findings.back() == "moved");
    CHECK(world.inTarget() == 1);
}

TEST_CASE("cases go back to a version that is not the newest") {
    Moves world;
    const auto third = world.install(test::renamed(test::planningFiles(), "enquiry", "begun"));
    auto order = world.order();
    order.target = third;
    const auto there = beginMove(*world.database, *world.packages, order, world.clock.now());
    REQUIRE(there.ok());
    world.work();
    auto move = world.found(*there);
    move.reason = "A trial";
    REQUIRE(moveReady(*world.database, move, world.ours().id).ok());
    world.work();
    order = {"planning", third, world.target, "", world.ours().id};
    const auto back = beginMove(*world.database, *world.packages, order, world.clock.now());
    REQUIRE(back.ok());
    world.work();
    CHECK(world.findings(*back) == Lines{"ready", "ready"});
}

TEST_CASE("a move that cannot be says which field is wrong") {
    Moves world;
    auto order = world.order();
    order.source = {};
    CHECK(world.refusal(order) == "workflow.move.no_source source");
    order = world.order();
    order.target = PackageId{99};
    CHECK(world.refusal(order) == "workflow.move.no_target target");
    order.target = order.source;
    CHECK(world.refusal(order) == "workflow.move.same target");
    order = world.order();
    order.package = "other";
    CHECK(world.refusal(order) == "workflow.move.no_source source");
    CHECK(world.refusal(world.order("1 two")) == "workflow.move.no_number cases");
    CHECK(world.refusal(world.order("1 77")) == "workflow.move.not_there cases");
    order = world.order();
    std::swap(order.source, order.target);
    CHECK(world.refusal(order) == "workflow.move.none source");
    CHECK(world.number("SELECT count(*) FROM move") == 0);
}
