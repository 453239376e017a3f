#include "workflow/runner.h"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "support/world.h"
#include "unit/engine/model.h"

using namespace entente;
using namespace entente::workflow;
using test::World;

namespace {

engine::State loaded(World& world, InstanceId instance) {
    return world.database->read([&](storage::ReadTx& tx) { return InstanceRepository().load(tx, instance)->state; });
}

engine::State replayed(World& world, InstanceId instance) {
    engine::State state;
    for (const auto& [at, event] :
         world.database->read([&](storage::ReadTx& tx) { return InstanceRepository().history(tx, instance); }))
        engine::apply(state, event);
    return state;
}

std::string dump(const engine::State& state) {
    return engine::testing::dump(state);
}

void checkReplay(World& world, InstanceId instance) {
    CHECK(dump(loaded(world, instance)) == dump(replayed(world, instance)));
}

}  // namespace

TEST_CASE("the rows of a case and its replayed events are the same state, at every step of the story") {
    World world;
    const auto instance = world.start();
    checkReplay(world, instance);
    REQUIRE(world.fill(world.task(instance, "enquiry"), test::enquiryFields()));
    REQUIRE(world.fill(world.task(instance, "concept_note"), test::conceptFields()));
    checkReplay(world, instance);
    world.settle();
    checkReplay(world, instance);
    REQUIRE(world.decide("reviewer@mois.example", "request_changes", "Name the components"));
    checkReplay(world, instance);
    REQUIRE(world.fill(world.task(instance, "concept_note"), test::conceptFields()));
    world.settle();
    REQUIRE(world.decide("reviewer@mois.example", "approve_with_remark", "Well done"));
    REQUIRE(world.fill(world.task(instance, "cohost_request"), test::requestFields()));
    world.settle();
    checkReplay(world, instance);
    REQUIRE(world.decide("signatory@mois.example", "approve"));
    REQUIRE(world.dispatch(instance));
    checkReplay(world, instance);
    world.settle();
    checkReplay(world, instance);
    REQUIRE(
        world.approvals->answer(world.linkOf("addressee@partner.example"), test::replyFields("another_ministry"), {})
            .error()
            .place == "reply-otherMinistry");
    auto fields = test::replyFields("another_ministry");
    fields.emplace_back("reply.otherMinistry", "Ministry of Justice");
    REQUIRE(world.approvals->answer(world.linkOf("addressee@partner.example"), fields, {}));
    world.settle();
    checkReplay(world, instance);
    CHECK(world.isOpen(instance, "enquiry"));
    CHECK(world.number("SELECT count(*) FROM incident") == 0);
}

TEST_CASE("a case comes to its end: nothing is left to do, and the record says so") {
    World world;
    // Who answers for the partner has moved to another of its organisations meanwhile.
    world.database->write([](storage::Tx& tx) {
        tx.run(
            "INSERT INTO organisation(code, name_en, name_ko, country, country_name_en, country_name_ko, kind) "
            "SELECT 'uz_institute', 'Institute 1', '', country, country_name_en, country_name_ko, 'institution' FROM "
            "organisation WHERE code = 'uz_public_governance'");
        tx.run("UPDATE person SET organisation_id = $1 WHERE email = 'addressee@partner.example'",
               tx.lastInsertId<OrganisationId>());
    });
    const auto instance = world.upToAnswer();
    REQUIRE(world.approvals->answer(world.linkOf("addressee@partner.example"), test::replyFields("decline"), {}));
    world.settle();
    checkReplay(world, instance);
    CHECK(world.text("SELECT status FROM instance") == "completed");
    CHECK(world.number("SELECT count(*) FROM task WHERE state = 'open'") == 0);
    CHECK(world.number("SELECT count(*) FROM timer WHERE state = 'scheduled'") == 0);
    CHECK(world.number("SELECT count(*) FROM engine_job WHERE state = 'ready'") == 0);
    CHECK(world.number("SELECT count(*) FROM element_instance") == 0);
    CHECK(world.relay.countTo("coordinator@partner.example") >= 1);
    CHECK(world.text("SELECT group_concat(DISTINCT m.side) FROM mail m JOIN person p ON p.id = m.link_person_id WHERE "
                     "p.email = 'addressee@partner.example'") == "B");
    CHECK(world.database->read([](storage::ReadTx& tx) { return audit::AuditLog::verify(tx).good(); }));
}

TEST_CASE("the rows of a loop know how many of its instances are done") {
    namespace model = engine::testing;
    World world;
    std::vector<Problem> problems;
    const auto each =
        model::node("serviceTask", "j", "<zeebe:taskDefinition type='work'/>", {},
                    "<multiInstanceLoopCharacteristics><extensionElements><zeebe:loopCharacteristics "
                    "inputCollection='=[1, 2, 3]'/></extensionElements></multiInstanceLoopCharacteristics>");
    const auto body = model::start() + each + model::end() + model::path({"s", "j", "e"});
    REQUIRE(world.packages->install("loop", {{"loop.bpmn", model::file(body)}}, {}, problems));
    const auto instance = world.runner->start("loop", world.program, {}).value();
    for (int open = 3; open > 0; --open) {
        const auto state = loaded(world, instance);
        REQUIRE(state.jobs.size() == static_cast<std::size_t>(open));
        REQUIRE(world.runner->run(instance, {}, engine::CompleteJob{state.jobs.begin()->first}));
        checkReplay(world, instance);
    }
    CHECK(world.text("SELECT status FROM instance") == "completed");
}

TEST_CASE("sixteen complete one task at once: one wins, the others are told, nothing happens twice") {
    World world;
    const auto instance = world.start();
    const auto task = world.task(instance, "enquiry");
    std::atomic<int> counted = 0, told = 0, failed = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 16; ++i)
        threads.emplace_back([&] {
            const auto finished = world.fill(task, test::enquiryFields());
            if (!finished)
                ++failed;
            else if (finished->counted)
                ++counted;
            else
                ++told;
        });
    for (auto& thread : threads)
        thread.join();
    CHECK(counted == 1);
    CHECK(told == 15);
    CHECK(failed == 0);
    CHECK(world.number("SELECT count(*) FROM task WHERE element_id = 'concept_note'") == 1);
    checkReplay(world, instance);
}

TEST_CASE("steps that only meet at the same moment are decided again, and all of them count") {
    World world;
    const auto instance = world.start();
    std::atomic<int> failed = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 16; ++i)
        threads.emplace_back([&, i] {
            feel::Context variables;
            variables.set("written" + std::to_string(i), i);
            engine::SetVariables command;
            command.variables = variables;
            if (!world.runner->run(instance, {}, command)) ++failed;
        });
    for (auto& thread : threads)
        thread.join();
    CHECK(failed == 0);
    CHECK(world.number("SELECT count(*) FROM variable WHERE name LIKE 'written%'") == 16);
    CHECK(world.number("SELECT version FROM instance") == 17);
    checkReplay(world, instance);
}

TEST_CASE("cases do not wait for one another") {
    World world;
    std::vector<InstanceId> instances;
    for (int i = 0; i < 8; ++i)
        instances.push_back(world.start());
    std::atomic<int> counted = 0;
    std::vector<std::thread> threads;
    for (const auto instance : instances)
        threads.emplace_back([&, instance] {
            const auto finished = world.fill(world.task(instance, "enquiry"), test::enquiryFields());
            if (finished && finished->counted) ++counted;
        });
    for (auto& thread : threads)
        thread.join();
    CHECK(counted == 8);
}

TEST_CASE("a task that the same step ends again has no row and asks nobody") {
    namespace model = engine::testing;
    World world;
    std::vector<Problem> problems;
    const auto body = model::start() + model::node("parallelGateway", "fork") + model::user("t") +
                      model::node("endEvent", "stop", {}, {}, "<terminateEventDefinition/>") +
                      model::path({"s", "fork", "t"}) + model::path({"fork", "stop"});
    REQUIRE(world.packages->install(
        "short", {{"short.bpmn", model::file(body)}, {"mail/task_waiting.en.txt", "Subject: Task\n\nTask\n"}}, {},
        problems));
    const auto instance = world.runner->start("short", world.program, {});
    REQUIRE(instance);
    CHECK(world.text("SELECT status FROM instance") == "completed");
    CHECK(world.number("SELECT count(*) FROM instance_event WHERE type = 'TaskCreated'") == 1);
    CHECK(world.number("SELECT count(*) FROM task") == 0);
    CHECK(world.number("SELECT count(*) FROM mail") == 0);
    checkReplay(world, *instance);
}

TEST_CASE("what is told about a task of a loop sees the item of that task") {
    namespace model = engine::testing;
    World world;
    std::vector<Problem> problems;
    const auto body = model::start() +
                      model::node("userTask", "ask", {}, {},
                                  "<multiInstanceLoopCharacteristics><extensionElements><zeebe:loopCharacteristics "
                                  "inputCollection='=ministries' inputElement='ministry'/></extensionElements>"
                                  "</multiInstanceLoopCharacteristics>") +
                      model::end() + model::path({"s", "ask", "e"});
    REQUIRE(world.packages->install("each",
                                    {{"each.bpmn", model::file(body)},
                                     {"mail/task_waiting.en.txt", "Subject: Ask {{ ministry }}\n\n{{ ministry }}\n"},
                                     {"mail/task_waiting.ko.txt", "Subject: Ask {{ ministry }}\n\n{{ ministry }}\n"}},
                                    {}, problems));
    const auto instance = world.runner->start("each", world.program, {}, {{"ministries", feel::List{"A", "B"}}});
    REQUIRE(instance);
    CHECK(world.text("SELECT group_concat(subject, ', ') FROM (SELECT subject FROM mail ORDER BY id)") ==
          "Ask A, Ask B");
    const auto situation =
        world.database->read([&](storage::ReadTx& tx) { return world.runner->situation(tx, *instance).value(); });
    for (const auto& [key, task] : situation.state().tasks) {
        const auto variables = situation.variablesOf(task.element);
        CHECK(variables.find("ministry")->isString());
        CHECK(variables.find("ministries")->isList());
    }
    CHECK(situation.variables().find("ministry") == nullptr);
    constexpr engine::Key kEnded = 99;
    CHECK(situation.variablesOf(kEnded).find("ministries")->isList());
}

TEST_CASE("a step that its caller refuses leaves nothing behind") {
    World world;
    const auto instance = world.start();
    const auto task = world.task(instance, "enquiry");
    const auto audits = world.number("SELECT count(*) FROM audit_event");
    const auto result = world.runner->run(
        instance, {},
        [&](storage::ReadTx&, const Situation&) -> Result<engine::Command> {
            return engine::Command(engine::CompleteTask{task.task.key, {}, "x"});
        },
        [](storage::ReadTx&, Step& step) -> Result<void> {
            step.writes.push_back(
                [](storage::Tx&, const Written&) -> Result<void> { return rejected("test.no", "No"); });
            return {};
        });
    CHECK(result.error().message.key == "test.no");
    CHECK(world.isOpen(instance, "enquiry"));
    CHECK(world.number("SELECT count(*) FROM audit_event") == audits);
    CHECK(!world.runner->run(InstanceId{99}, {}, engine::CompleteTask{1, {}, "x"}));
}
