#include "workflow/operations.h"

#include <doctest/doctest.h>

#include "engine/order.h"
#include "support/world.h"
#include "unit/engine/model.h"
#include "workflow/case_repository.h"
#include "workflow/migration.h"

using namespace entente;
using namespace entente::workflow;
using test::World;

namespace {

const By kSomebody = {};

StoredInstance loaded(World& world, InstanceId instance) {
    return world.database->read([&](storage::ReadTx& tx) { return *InstanceRepository().load(tx, instance); });
}

/// The rows of the case are what its events say.
void checkReplay(World& world, InstanceId instance) {
    engine::State state;
    for (const auto& [at, event] :
         world.database->read([&](storage::ReadTx& tx) { return InstanceRepository().history(tx, instance); }))
        engine::apply(state, event);
    CHECK(engine::testing::dump(loaded(world, instance).state) == engine::testing::dump(state));
}

engine::Key keyOf(const StoredInstance& instance, const std::string& element) {
    for (const auto& [key, one] : instance.state.elements)
        if (one.elementId == element) return key;
    FAIL_CHECK(element);
    return 0;
}

engine::Command skip(const StoredInstance& instance, const std::string& from, const std::string& to) {
    return engine::ModifyInstance{{keyOf(instance, from)}, {{to, {}, false, 0}}, "a wrong turn", "account:1"};
}

std::int64_t open(World& world, InstanceId instance, const std::string& element) {
    return world.number("SELECT count(*) FROM task WHERE state = 'open' AND instance_id = " + instance.text() +
                        " AND element_id = '" + element + "'");
}

}  // namespace

TEST_CASE("a case skips to another step once: the second click finds it changed and changes nothing") {
    World world;
    const auto instance = world.start();
    const auto before = loaded(world, instance);
    const auto command = skip(before, "enquiry", "concept_note");
    REQUIRE(runAsSeen(*world.runner, instance, before.version, kSomebody, command).ok());
    CHECK(open(world, instance, "enquiry") == 0);
    CHECK(open(world, instance, "concept_note") == 1);
    checkReplay(world, instance);
    const auto again = runAsSeen(*world.runner, instance, before.version, kSomebody, command);
    REQUIRE_FALSE(again.ok());
    CHECK(again.error().message.key == "workflow.case_changed");
    CHECK(open(world, instance, "concept_note") == 1);
    const auto byHand =
        world.database->read([&](storage::ReadTx& tx) { return CaseRepository().byHand(tx, instance, 10); });
    REQUIRE(byHand.size() == 1);
    CHECK(byHand.front().reason == "a wrong turn");
    CHECK(byHand.front().actor == "account:1");
    CHECK(world.number("SELECT count(*) FROM audit_event WHERE action = 'instance.modified'") == 1);
}

TEST_CASE("a refused change leaves the case as it was") {
    World world;
    const auto instance = world.start();
    const auto before = loaded(world, instance);
    const auto refused =
        runAsSeen(*world.runner, instance, before.version, kSomebody, skip(before, "enquiry", "nowhere"));
    REQUIRE_FALSE(refused.ok());
    CHECK(loaded(world, instance).version == before.version);
}

TEST_CASE("an earlier step is opened again, what is behind it is cancelled with its links") {
    World world;
    const auto instance = world.upToReview();
    REQUIRE(open(world, instance, "review_concept_note") == 1);
    const auto before = loaded(world, instance);
    const auto& definition = *world.packages->active("planning")->definition;
    const engine::ReopenInstance command{
        {"concept_note", {}, false, 0}, engine::openFrom(definition, before.state, "concept_note"), "new dates", "x"};
    REQUIRE(runAsSeen(*world.runner, instance, before.version, kSomebody, engine::Command(command)).ok());
    CHECK(open(world, instance, "review_concept_note") == 0);
    CHECK(open(world, instance, "concept_note") == 1);
    checkReplay(world, instance);
}

TEST_CASE("a case begins at a later step, and those before it are filed as done before") {
    World world;
    const auto started = world.runner->startAt("planning", world.program, kSomebody, {{"concept_note", {}, false, 0}},
                                               {{"topic", "water"}});
    REQUIRE(started.ok());
    CHECK(open(world, *started, "concept_note") == 1);
    checkReplay(world, *started);
    const auto filed =
        world.database->read([&](storage::ReadTx& tx) { return CaseRepository().byHand(tx, world.program, 10); });
    REQUIRE_FALSE(filed.empty());
    CHECK(filed.back().type == "StepDoneBefore");
    CHECK(filed.back().element == "enquiry");
}

TEST_CASE("a case goes on in another version with its tasks, drafts and links, and nothing is half done") {
    World world;
    const auto instance = world.upToReview();
    const auto task = world.number("SELECT id FROM task WHERE state = 'open' AND instance_id = " + instance.text());
    const auto links = world.number("SELECT count(*) FROM action_link");
    auto files = test::planningFiles();
    for (auto& [path, bytes] : files)
        if (path.ends_with(".bpmn"))
            for (auto at = bytes.find("\"review_concept_note\""); at != std::string::npos;
                 at = bytes.find("\"review_concept_note\"", at + 5))
                bytes.replace(at, 21, "\"second_look\"");
    std::vector<Problem> problems;
    const auto installed = world.packages->install("planning", files, {}, problems);
    for (const auto& problem : problems)
        if (problem.severity == Severity::Error) FAIL_CHECK(problem.message.english());
    REQUIRE(installed.ok());
    MigrationOrder order{world.packages->load(*installed), {}, "the new rules"};
    const auto seen = loaded(world, instance);
    const auto refused = migrateAsSeen(*world.runner, instance, seen.version, kSomebody, order);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().message.key == "workflow.migrate.problems");
    CHECK(loaded(world, instance).version == seen.version);

    order.elements = {{"review_concept_note", "second_look"}};
    REQUIRE(migrateAsSeen(*world.runner, instance, seen.version, kSomebody, order).ok());
    checkReplay(world, instance);
    CHECK(world.number("SELECT package_id FROM instance WHERE id = " + instance.text()) == installed->value);
    CHECK(world.text("SELECT element_id FROM task WHERE id = " + std::to_string(task)) == "second_look");
    CHECK(world.number("SELECT count(*) FROM action_link") == links);
    CHECK_FALSE(migrateAsSeen(*world.runner, instance, seen.version, kSomebody, order).ok());
    // The link that was sent before decides in the new version.
    REQUIRE(world.decide("reviewer@mois.example", "approve"));
    CHECK(open(world, instance, "cohost_request") == 1);
    checkReplay(world, instance);
}
