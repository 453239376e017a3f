#include "jobs/service_task_runner.h"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "support/agreement.h"
#include "support/world.h"

using namespace entente;
using test::World;

namespace {

/// A case whose concept note is to be generated.
InstanceId upToGeneration(World& world) {
    const auto instance = world.start();
    REQUIRE(world.fill(world.task(instance, "enquiry"), test::enquiryFields()));
    REQUIRE(world.fill(world.task(instance, "concept_note"), test::conceptFields()));
    return instance;
}

void setVariable(World& world, InstanceId instance, const std::string& name, const feel::Value& value) {
    engine::SetVariables command;
    command.variables.set(name, value);
    REQUIRE(world.runner->run(instance, {}, command));
}

}  // namespace

TEST_CASE("a document is generated once although its job runs again") {
    World world;
    const auto instance = upToGeneration(world);
    const auto key = world.number("SELECT key FROM engine_job WHERE type = 'entente:document'");
    // What a crash between the two transactions leaves: the revision, and a job that is not done.
    const auto package = world.runner->packageOf(instance);
    const auto situation = world.database->read(
        [&](storage::ReadTx& tx) { return world.runner->situation(tx, instance, package).value(); });
    const auto order = workflow::DocumentOrder::of(workflow::documentNode(situation.library, "concept_note")->node);
    REQUIRE(world.generator->generate(situation, order, situation.seenBy(engine::kProcessScope),
                                      "instance " + instance.text() + " job " + std::to_string(key),
                                      audit::Actor::system()));
    CHECK(world.number("SELECT count(*) FROM revision") == 2);
    world.settle();
    CHECK(world.number("SELECT count(*) FROM revision") == 2);
    CHECK(world.isOpen(instance, "review_concept_note"));
}

TEST_CASE("a job that a killed process had under way runs at the next start") {
    World world;
    const auto instance = upToGeneration(world);
    world.database->write([&](storage::Tx& tx) {
        tx.run("UPDATE engine_job SET attempt = 1, lease_until = $1 WHERE state = 'ready'",
               world.clock.now().plusSeconds(60));
    });
    CHECK_FALSE(world.serviceTasks->runOne());
    world.serviceTasks->takeOver();
    world.settle();
    CHECK(world.isOpen(instance, "review_concept_note"));
}

TEST_CASE("many workers, one document, one next task") {
    World world;
    const auto instance = upToGeneration(world);
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&] {
            for (int round = 0; round < 3; ++round)
                world.serviceTasks->runOne();
        });
    for (auto& thread : threads)
        thread.join();
    world.settle();
    CHECK(world.number("SELECT count(*) FROM revision") == 2);
    CHECK(world.number("SELECT count(*) FROM task WHERE element_id = 'review_concept_note'") == 1);
    CHECK(world.isOpen(instance, "review_concept_note"));
}

TEST_CASE("jobs of many cases run side by side, and each case gets its documents once") {
    World world;
    constexpr int kCases = 6;
    std::vector<InstanceId> cases;
    for (int i = 0; i < kCases; ++i)
        cases.push_back(upToGeneration(world));
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            while (world.serviceTasks->runOne())
                continue;
        });
    for (auto& thread : threads)
        thread.join();
    world.settle();
    CHECK(world.number("SELECT count(*) FROM revision") == 2 * kCases);
    CHECK(world.number("SELECT max(attempt) FROM engine_job") == 1);
    for (const auto instance : cases)
        CHECK(world.isOpen(instance, "review_concept_note"));
}

TEST_CASE("a template that cannot be filled is an incident; repaired and retried, the case goes on") {
    World world;
    const auto instance = upToGeneration(world);
    // A context is no text that a letter could show.
    setVariable(world, instance, "concept", feel::Context{{"title", feel::Context{{"part", 1}}}});
    const auto other = upToGeneration(world);
    world.settle();
    CHECK(world.number("SELECT count(*) FROM incident WHERE resolved_at IS NULL") == 1);
    CHECK(world.text("SELECT state FROM engine_job WHERE instance_id = " + instance.text()) == "failed");
    CHECK(world.text("SELECT last_error FROM engine_job WHERE instance_id = " + instance.text())
              .find("concept_note.en") != std::string::npos);
    CHECK(world.number("SELECT count(*) FROM document WHERE instance_id = " + instance.text()) == 0);
    CHECK(world.isOpen(other, "review_concept_note"));

    const auto good = world.database->read([&](storage::ReadTx& tx) {
        return *workflow::InstanceRepository().load(tx, other)->state.variable(engine::kProcessScope, "concept");
    });
    setVariable(world, instance, "concept", good);
    const auto incident = world.number("SELECT key FROM incident");
    REQUIRE(world.runner->run(instance, {}, engine::RetryIncident{incident}));
    world.settle();
    CHECK(world.isOpen(instance, "review_concept_note"));
    CHECK(world.number("SELECT count(*) FROM incident WHERE resolved_at IS NULL") == 0);
}

TEST_CASE("a case that cannot be read does not keep the jobs of others waiting") {
    World world;
    const auto broken = upToGeneration(world);
    const auto good = upToGeneration(world);
    world.database->write([&](storage::Tx& tx) {
        tx.run("UPDATE variable SET value = '{' WHERE instance_id = $1 AND name = 'concept'", broken);
    });
    for (int i = 0; i < 4; ++i) {
        try {
            world.runJobs();
        } catch (const std::exception&) {
            continue;
        }
    }
    CHECK(world.isOpen(good, "review_concept_note"));
}

TEST_CASE("a mail task tells everybody it names once") {
    World world;
    const auto instance = world.upToSignature();
    REQUIRE(world.decide("signatory@mois.example", "reject", "Not this year"));
    world.settle();
    CHECK(world.number("SELECT count(*) FROM mail WHERE text_name = 'request_stopped'") == 1);
    const auto stopped = world.relay.handed().back();
    CHECK(world.text("SELECT status FROM instance WHERE id = " + instance.text()) == "completed");
    CHECK(world.relay.lastTo("reviewer@mois.example").goesTo("coordinator@mois.example"));
}

namespace {

/// A document, then a mail with it to somebody whom nobody here knows.
workflow::PackageFiles mailingFiles(const std::string& visibility, const std::string& side,
                                    const std::string& enclosed = "plan") {
    namespace model = engine::testing;
    auto files = test::agreementFiles();
    files["mail/told.en.txt"] = "Subject: The plan\n\nFor {{ person.name }}\n";
    files["loop.bpmn"] = model::file(
        model::start() +
        model::node("serviceTask", "make",
                    "<zeebe:taskDefinition type='entente:document'/><zeebe:taskHeaders><zeebe:header key='template' "
                    "value='plan'/><zeebe:header key='visibility' value='" +
                        visibility + "'/></zeebe:taskHeaders>") +
        model::node("serviceTask", "tell",
                    "<zeebe:taskDefinition type='entente:mail'/><zeebe:taskHeaders><zeebe:header key='text' "
                    "value='told'/></zeebe:taskHeaders><zeebe:ioMapping><zeebe:input source='=[{name: \"Speaker "
                    "12\", email: \"speaker12@institution.example\", side: \"" +
                        side + "\"}]' target='to'/><zeebe:input source='=[\"" + enclosed +
                        "\"]' target='attachments'/></zeebe:ioMapping>") +
        model::end() + model::path({"s", "make", "tell", "e"}));
    return files;
}

std::string failureOf(World& world) {
    return world.text("SELECT last_error FROM engine_job WHERE state = 'failed'");
}

}  // namespace

TEST_CASE("a mail task sends documents along, to whom they are not private") {
    World world;
    SUBCASE("to the side that sees it") {
        test::startLoop(world, mailingFiles("private host", "A"), {});
        const auto sent = world.relay.lastTo("speaker12@institution.example");
        CHECK(sent.mime.find("plan") != std::string::npos);
        CHECK(world.text("SELECT visibility FROM document WHERE kind = 'plan'") == "private A");
        CHECK(world.text("SELECT side FROM mail WHERE text_name = 'told'") == "A");
    }
    SUBCASE("not across the border") {
        test::startLoop(world, mailingFiles("private host", "B"), {});
        CHECK(failureOf(world).find("belongs to one side alone") != std::string::npos);
        CHECK(world.number("SELECT count(*) FROM mail") == 0);
    }
    SUBCASE("to both when it is shared") {
        test::startLoop(world, mailingFiles("shared", "B"), {});
        CHECK(world.relay.countTo("speaker12@institution.example") == 1);
        CHECK(world.text("SELECT side FROM mail WHERE text_name = 'told'") == "B");
    }
    SUBCASE("not when there is none") {
        test::startLoop(world, mailingFiles("shared", "A", "agenda"), {});
        CHECK(failureOf(world).find("no document “agenda”") != std::string::npos);
    }
}

TEST_CASE("a document step with a series makes a document for each number, and none without") {
    namespace model = engine::testing;
    World world;
    auto files = test::agreementFiles();
    files["loop.bpmn"] = model::file(
        model::start() +
        model::node("serviceTask", "make",
                    "<zeebe:taskDefinition type='entente:document'/><zeebe:taskHeaders><zeebe:header key='template' "
                    "value='plan'/><zeebe:header key='name' value='Plan'/></zeebe:taskHeaders><zeebe:ioMapping>"
                    "<zeebe:input source='=one' target='series'/></zeebe:ioMapping>",
                    {},
                    "<multiInstanceLoopCharacteristics isSequential='true'><extensionElements>"
                    "<zeebe:loopCharacteristics inputCollection='=ministries' inputElement='one'/>"
                    "</extensionElements></multiInstanceLoopCharacteristics>") +
        model::user("wait", "<zeebe:userTask/>") + model::end() + model::path({"s", "make", "wait", "e"}));
    const auto instance = test::startLoop(world, files, {1, 2, 2, feel::Value()});
    const auto titles = [&](const std::string& kind) { return world.document(instance, kind).titleEn; };
    CHECK(titles("plan_1") == "Plan 1");
    CHECK(titles("plan_2") == "Plan 2");
    CHECK(titles("plan") == "Plan");
    CHECK(world.newest(world.document(instance, "plan_1").id).number == 1);
    CHECK(world.newest(world.document(instance, "plan_2").id).number == 2);
    // The step has no number any more: what it would make now is another document.
    const auto again = world.approvals->regenerate(world.document(instance, "plan_2").id, world.ours(), "again", 2);
    REQUIRE_FALSE(again);
    CHECK(again.error().message.key == "approvals.not_this_one");
}
