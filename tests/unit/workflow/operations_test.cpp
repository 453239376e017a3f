#include "workflow/operations.h"

#include <doctest/doctest.h>

#include "bpmn/steps.h"
#include "engine/order.h"
#include "support/world.h"
#include "unit/engine/model.h"
#include "workflow/case_repository.h"
#include "workflow/four_eyes.h"
#include "workflow/migration.h"
#include "workflow/task_repository.h"

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

std::vector<ByHand> doneByHand(World& world, InstanceId instance) {
    return world.database->read([&](storage::ReadTx& tx) { return CaseRepository().byHand(tx, instance, 10); });
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
    const auto byHand = doneByHand(world, instance);
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

TEST_CASE("of two starts from one page the second finds that a case began and begins none") {
    World world;
    const auto newest = [&] {
        return world.database->read(
            [&](storage::ReadTx& tx) { return CaseRepository().newest(tx, world.program, "planning"); });
    };
    const auto seen = newest();
    CHECK_FALSE(seen);
    const auto first = startAsSeen(*world.runner, "planning", world.program, programs::Side::A, seen, kSomebody);
    REQUIRE(first.ok());
    CHECK(newest() == *first);
    for (const auto& at : {std::vector<engine::Activation>{}, {{"concept_note", {}, false, 0}}}) {
        const auto second =
            startAsSeen(*world.runner, "planning", world.program, programs::Side::A, seen, kSomebody, at);
        REQUIRE_FALSE(second.ok());
        CHECK(second.error().message.key == "workflow.started_since");
    }
    CHECK(newest() == *first);
    CHECK(world.number("SELECT count(*) FROM instance") == 1);
    // Who looked again means it; a command from elsewhere says nothing of what it saw.
    CHECK(startAsSeen(*world.runner, "planning", world.program, programs::Side::A, newest(), kSomebody).ok());
    CHECK(startAsSeen(*world.runner, "planning", world.program, programs::Side::A, {}, kSomebody).ok());
}

TEST_CASE("incidents that were tried again without a word do not hide what was done with a reason") {
    World world;
    const auto instance = world.start();
    const auto before = loaded(world, instance);
    REQUIRE(
        runAsSeen(*world.runner, instance, before.version, kSomebody, skip(before, "enquiry", "concept_note")).ok());
    world.database->write([&](storage::Tx& tx) {
        for (int seq = 1000; seq < 1060; ++seq)
            tx.run(
                "INSERT INTO instance_event(instance_id, seq, at, by_hand, type, element_id, data) VALUES ($1, $2, $3, "
                "1, "
                "'IncidentResolved', 'enquiry', '{\"event\":\"IncidentResolved\",\"key\":1,\"actor\":\"x\"}')",
                instance, seq, world.clock.now().micros + 1);
    });
    CHECK(doneByHand(world, instance).size() == 1);
    CHECK(world.database->read([&](storage::ReadTx& tx) { return CaseRepository().byHand(tx, world.program, 10); })
              .size() == 1);
}

TEST_CASE("four eyes know who did a step whose name another version has changed") {
    World world;
    const auto instance = world.upToReview();
    auto files = test::renamed(test::planningFiles(), "concept_note", "draft_note");
    const bpmn::StepEdit review{"review_concept_note", {{bpmn::StepField::FourEyes, "draft_note"}}};
    files["planning.bpmn"] = bpmn::applySteps(files["planning.bpmn"], {review}).value();
    MigrationOrder order{world.packages->load(world.install(files)), {}, {}, "the new rules"};
    const auto problems = [&] {
        std::vector<std::string> found;
        const auto plan = world.database->read([&](storage::ReadTx& tx) {
            return planMigration(tx, *world.runner->situation(tx, instance), order, kSomebody);
        });
        for (const auto& problem : plan.problems)
            found.push_back(problem.element + " " + problem.message.key);
        return found;
    };
    CHECK(problems() == std::vector<std::string>{"concept_note workflow.migrate.four_eyes"});
    order.gone = {"concept_note"};
    CHECK(problems().empty());
    order.gone.clear();
    order.elements = {{"concept_note", "draft_note"}};
    CHECK(problems().empty());
    const auto seen = loaded(world, instance).version;
    REQUIRE(migrateAsSeen(*world.runner, instance, seen, kSomebody, order).ok());
    checkReplay(world, instance);
    world.database->read([&](storage::ReadTx& tx) {
        const auto situation = world.runner->situation(tx, instance);
        const auto done = TaskRepository().lastCompleted(tx, instance, "draft_note");
        REQUIRE(done);
        CHECK(done->task.elementId == "draft_note");
        engine::Task task;
        task.elementId = "review_concept_note";
        // A task that was open keeps the name that it was made with.
        for (const std::string named : {"draft_note", "concept_note"}) {
            CAPTURE(named);
            task.properties.set("fourEyes", named);
            const auto& package = *situation->package;
            CHECK_FALSE(checkFourEyes(tx, *situation, package, task, world.ours().person).ok());
            CHECK(checkFourEyes(tx, *situation, package, task, world.partners().person).ok());
        }
    });

    // A version that was activated when less was checked.
    auto unknown = test::planningFiles();
    unknown["planning.bpmn"] =
        bpmn::applySteps(unknown["planning.bpmn"], {{"sign_letter", {{bpmn::StepField::FourEyes, "nobody_knows"}}}})
            .value();
    const auto activated = compileActivated("planning", unknown, {});
    REQUIRE(activated);
    order = {std::make_shared<const Package>(*activated), {{"draft_note", "concept_note"}}, {}, "back"};
    CHECK(problems() == std::vector<std::string>{"sign_letter workflow.migrate.four_eyes_unknown"});
}

TEST_CASE("a case goes on in another version with its tasks, drafts and links, and nothing is half done") {
    World world;
    const auto instance = world.upToReview();
    const auto task = world.number("SELECT id FROM task WHERE state = 'open' AND instance_id = " + instance.text());
    const auto links = world.number("SELECT count(*) FROM action_link");
    const auto before = world.runner->packageOf(instance);
    const auto installed = world.install(test::renamed(test::planningFiles(), "review_concept_note", "second_look"));
    MigrationOrder order{world.packages->load(installed), {}, {}, "the new rules"};
    const auto seen = loaded(world, instance);
    const auto refused = migrateAsSeen(*world.runner, instance, seen.version, kSomebody, order);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().message.key == "workflow.migrate.problems");
    CHECK(loaded(world, instance).version == seen.version);

    order.elements = {{"review_concept_note", "second_look"}};
    REQUIRE(migrateAsSeen(*world.runner, instance, seen.version, kSomebody, order).ok());
    checkReplay(world, instance);
    CHECK(world.number("SELECT package_id FROM instance WHERE id = " + instance.text()) == installed.value);
    const auto byHand = doneByHand(world, instance);
    REQUIRE(byHand.size() == 1);
    CHECK((byHand.front().from == "1" && byHand.front().to == "2"));
    // Who still holds the old version gets the case with its own.
    const auto situation =
        world.database->read([&](storage::ReadTx& tx) { return world.runner->situation(tx, instance, before); });
    REQUIRE(situation.ok());
    CHECK(situation->package->id == installed);
    CHECK(world.text("SELECT element_id FROM task WHERE id = " + std::to_string(task)) == "second_look");
    CHECK(world.number("SELECT count(*) FROM action_link") == links);
    CHECK_FALSE(migrateAsSeen(*world.runner, instance, seen.version, kSomebody, order).ok());
    // The link that was sent before decides in the new version.
    REQUIRE(world.decide("reviewer@mois.example", "approve"));
    CHECK(open(world, instance, "cohost_request") == 1);
    checkReplay(world, instance);
}
