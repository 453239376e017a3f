#include "workflow/case_library.h"

#include <doctest/doctest.h>

#include "support/world.h"
#include "unit/engine/model.h"
#include "workflow/four_eyes.h"
#include "workflow/migration.h"
#include "workflow/task_repository.h"

using namespace entente;
using namespace entente::workflow;
using test::World;

namespace {

const By kSomebody = {};

std::string definitions(const std::string& content) {
    return "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' "
           "xmlns:zeebe='http://camunda.org/schema/zeebe/1.0'>" +
           content + "</definitions>";
}

/// start → what is given → end.
std::string process(const std::string& id, const std::string& activity, const std::string& extensions = {}) {
    return "<process id='" + id + "' isExecutable='true' name='" + id + "'>" +
           (extensions.empty() ? "" : "<extensionElements>" + extensions + "</extensionElements>") +
           "<startEvent id='s'/>" + activity +
           "<endEvent id='e'/><sequenceFlow id='f1' sourceRef='s' targetRef='a'/><sequenceFlow id='f2' sourceRef='a' "
           "targetRef='e'/></process>";
}

std::string task(const std::string& form) {
    return "<userTask id='a' name='Ask'><extensionElements><zeebe:userTask/><zeebe:formDefinition formId='" + form +
           "'/><zeebe:assignmentDefinition candidateGroups='coordinator A'/></extensionElements></userTask>";
}

std::string call(const std::string& processId, const std::string& attributes = {}) {
    return "<callActivity id='a' name='Call'><extensionElements><zeebe:calledElement processId='" + processId + "' " +
           attributes + "/></extensionElements></callActivity>";
}

/// A version of the workflow `asking`, whose form and tag have this name.
PackageFiles asking(const std::string& version) {
    return {
        {"asking.bpmn", definitions(process("asking", task(version), "<zeebe:versionTag value='" + version + "'/>"))},
        {version + ".form", R"({"type":"default","id":")" + version +
                                R"(","components":[{"type":"textfield","key":"answer","label":"Answer"}]})"}};
}

PackageFiles calling(const std::string& activity) {
    return {{"calling.bpmn", definitions(process("calling", activity))}};
}

void install(World& world, const std::string& key, const PackageFiles& files) {
    std::vector<Problem> problems;
    const auto installed = world.packages->install(key, files, {}, problems);
    for (const auto& problem : problems)
        MESSAGE(problem.message.english());
    REQUIRE(installed.ok());
}

InstanceId started(World& world, const std::string& key) {
    const auto instance = world.runner->start(key, world.program, kSomebody);
    REQUIRE(instance.ok());
    return *instance;
}

Situation situation(World& world, InstanceId instance) {
    return *world.database->read([&](storage::ReadTx& tx) { return world.runner->situation(tx, instance); });
}

/// Which version's form the open task of the case finds in its package.
std::string formOf(World& world, InstanceId instance) {
    const auto task = world.task(instance, "a").task;
    const auto now = situation(world, instance);
    CHECK(now.package->form(task.formId) == nullptr);
    const auto* form = now.packageOf(task.element).form(task.formId);
    return form == nullptr ? "none" : form->id();
}

std::vector<std::string> incidents(World& world, InstanceId instance) {
    std::vector<std::string> keys;
    const auto now = situation(world, instance);
    for (const auto& [key, incident] : now.state().incidents)
        keys.push_back(incident.message.key);
    return keys;
}

}  // namespace

TEST_CASE("a call finds a process of another package, and the case keeps to the version that it found") {
    World world;
    install(world, "asking", asking("one"));
    install(world, "calling", calling(call("asking")));
    const auto first = started(world, "calling");
    install(world, "asking", asking("two"));
    const auto second = started(world, "calling");
    CHECK(formOf(world, first) == "one");
    CHECK(formOf(world, second) == "two");
    // After a restart too: nothing is compiled yet.
    PackageStore fresh(*world.database, *world.blobs, world.clock);
    Runner runner(*world.database, fresh, world.outbox, world.clock);
    const auto task = world.task(first, "a");
    const auto done = runner.run(
        first, kSomebody, engine::CompleteTask{task.task.key, feel::Context{{"answer", std::string("yes")}}, ""});
    REQUIRE(done.ok());
    const auto after = situation(world, first);
    CHECK(after.state().info.status == engine::InstanceStatus::Completed);
    CHECK(after.variables().find("answer")->string() == "yes");
    engine::State replayed;
    for (const auto& [at, event] :
         world.database->read([&](storage::ReadTx& tx) { return InstanceRepository().history(tx, first); }))
        engine::apply(replayed, event);
    CHECK(engine::testing::dump(after.state()) == engine::testing::dump(replayed));
}

TEST_CASE("which version a call means") {
    struct Row {
        std::string call, form, incident;
    };
    for (const auto& [activity, form, incident] : {
             Row{call("asking"), "two", ""},
             Row{call("asking", "bindingType='versionTag' versionTag='one'"), "one", ""},
             Row{call("=\"as\" + \"king\""), "two", ""},
             Row{call("=\"nobody\""), "", "engine.call.unknown"},
             Row{call("=\"asking\"", "bindingType='versionTag' versionTag='three'"), "", "engine.call.unknown"},
             Row{call("=\"asking\"", "bindingType='deployment'"), "", "engine.call.unknown"},
         }) {
        CAPTURE(activity);
        World world;
        install(world, "asking", asking("one"));
        install(world, "asking", asking("two"));
        install(world, "calling", calling(activity));
        const auto instance = started(world, "calling");
        if (incident.empty()) {
            CHECK(formOf(world, instance) == form);
        } else {
            CHECK(incidents(world, instance) == std::vector{incident});
        }
    }
}

TEST_CASE("calls reach further than one package, and go on when what was missing is there") {
    World world;
    install(world, "inner", {{"inner.bpmn", definitions(process("inner", call("=\"asking\"")))}});
    install(world, "calling", calling(call("inner")));
    const auto instance = started(world, "calling");
    REQUIRE(incidents(world, instance) == std::vector<std::string>{"engine.call.unknown"});
    install(world, "asking", asking("one"));
    const auto incident = situation(world, instance).state().incidents.begin()->first;
    REQUIRE(world.runner->run(instance, kSomebody, engine::RetryIncident{incident, "", {}, "installed"}).ok());
    CHECK(formOf(world, instance) == "one");
}

TEST_CASE("a package is activated only when what it calls can be found") {
    struct Row {
        std::string call, key;
    };
    for (const auto& [activity, key] : {
             Row{call("asking"), ""},
             Row{call("asking", "bindingType='versionTag' versionTag='one'"), ""},
             Row{call("=\"anything\""), ""},
             Row{call("nobody"), "workflow.missing_process"},
             Row{call("asking", "bindingType='versionTag' versionTag='two'"), "workflow.missing_process"},
             Row{call("asking", "bindingType='deployment'"), "workflow.not_deployed_with"},
         }) {
        CAPTURE(activity);
        World world;
        install(world, "asking", asking("one"));
        std::vector<Problem> problems;
        const auto installed = world.packages->install("calling", calling(activity), {}, problems);
        CHECK(installed.ok() == key.empty());
        std::string errors;
        for (const auto& problem : problems)
            if (problem.severity == Severity::Error) errors += problem.message.key;
        CHECK(errors == key);
    }
}

TEST_CASE("a version that loses what it calls is refused, although the one before still has it") {
    World world;
    auto files = calling(call("asking"));
    install(world, "asking", asking("one"));
    std::vector<Problem> problems;
    CHECK_FALSE(world.packages->install("asking", files, {}, problems).ok());
    REQUIRE_FALSE(problems.empty());
    CHECK(problems.back().message.key == "workflow.missing_process");
}

TEST_CASE("the shipped workflow runs within another one: its forms, letters, mails and links are its own") {
    World world;
    install(world, "calling", calling(call("planning")));
    world.workflow = "calling";
    const auto instance = world.upToAnswer();
    CHECK(situation(world, instance).package->key == "calling");
    CHECK(world.number("SELECT count(*) FROM document WHERE instance_id = " + instance.text()) > 0);
    REQUIRE(world.relay.countTo("addressee@partner.example") > 0);
    CHECK(situation(world, instance).state().incidents.empty());
    // Whoever was spoken for objects after the task of the called process has ended.
    approvals::RecordInput answer;
    answer.source = "phone";
    answer.byName = "Addressee 1";
    answer.fields = test::replyFields();
    const auto task = world.task(instance, "partner_reply");
    answer.person = world.linkOf("addressee@partner.example").person.id;
    answer.edition = task.edition;
    const auto recorded = world.approvals->record(task.id, world.ours(), answer);
    CHECK((recorded ? "" : recorded.error().message.english()) == "");
    world.settle();
    const auto objection = world.linkOf("addressee@partner.example");
    REQUIRE(objection.purpose == "object");
    const auto objected = world.approvals->object(objection, "I never said that");
    CHECK((objected ? "" : objected.error().message.english()) == "");
}

namespace {

std::string nodes(const std::string& id, const std::string& content, const std::vector<std::string>& flows) {
    std::string text = "<process id='" + id + "' isExecutable='true' name='" + id + "'>" + content;
    for (const auto& flow : flows) {
        const auto arrow = flow.find('>');
        const auto from = flow.substr(0, arrow), to = flow.substr(arrow + 1);
        text += "<sequenceFlow id='" + from + "_" + to + "' sourceRef='" + from + "' targetRef='" + to + "'/>";
    }
    return text + "</process>";
}

std::string user(const std::string& id, const std::string& fourEyes = {}) {
    return "<userTask id='" + id + "' name='" + id + "'><extensionElements><zeebe:userTask/>" +
           (fourEyes.empty()
                ? std::string()
                : "<zeebe:properties><zeebe:property name='fourEyes' value='" + fourEyes + "'/></zeebe:properties>") +
           "<zeebe:assignmentDefinition candidateGroups='coordinator A'/></extensionElements></userTask>";
}

std::string calls(const std::string& id, const std::string& processId) {
    return "<callActivity id='" + id + "'><extensionElements><zeebe:calledElement processId='" + processId +
           "'/></extensionElements></callActivity>";
}

std::shared_ptr<const Package> active(World& world, const std::string& key) {
    return world.packages->active(key);
}

void finish(World& world, InstanceId instance, const workflow::StoredTask& task, AccountId by = {}) {
    const auto who = by ? audit::Actor::account(by) : audit::Actor::system();
    REQUIRE(world.runner->run(instance, {who, {}}, engine::CompleteTask{task.task.key, {}, who.text()}).ok());
    world.database->write(
        [&](storage::Tx& tx) { tx.run("UPDATE task SET done_by = $2 WHERE id = $1", task.id, world.ours().person); });
}

void move(World& world, InstanceId instance, const std::string& key,
          const std::map<std::string, std::string>& elements = {}) {
    const auto moved = migrateAsSeen(*world.runner, instance, situation(world, instance).instance.version, kSomebody,
                                     {active(world, key), elements, {}, "new rules"});
    REQUIRE((moved ? "" : moved.error().message.english()) == "");
}

}  // namespace

TEST_CASE("a case that goes over to another version and at once calls another workflow finds it") {
    const auto joining = [](const std::string& right) {
        return PackageFiles{
            {"calling.bpmn",
             definitions(nodes("calling",
                               "<startEvent id='s'/><parallelGateway id='fork'/>" + user("l") + user("r") +
                                   "<parallelGateway id='join'/>" + calls("c", "asking") + "<endEvent id='e'/>",
                               {"s>fork", "fork>l", "fork>r", "l>join", "join>c", "c>e", "r>" + right}))}};
    };
    World world;
    install(world, "asking", asking("one"));
    install(world, "calling", joining("join"));
    const auto instance = started(world, "calling");
    finish(world, instance, world.task(instance, "l"));
    install(world, "calling", joining("e"));
    move(world, instance, "calling");
    CHECK(incidents(world, instance).empty());
    CHECK(formOf(world, instance) == "one");
}

TEST_CASE("a case goes over within a call of its own package: forms, names and four eyes there stay of that version") {
    const auto version = [](const std::string& step, const std::string& form) {
        auto files = asking(form);
        files["calling.bpmn"] = definitions(
            nodes("calling", "<startEvent id='s'/>" + calls("c", "inner") + user("last") + "<endEvent id='e'/>",
                  {"s>c", "c>last", "last>e"}) +
            nodes("inner", "<startEvent id='is'/>" + user(step) + user("check", step) + "<endEvent id='ie'/>",
                  {"is>" + step, step + ">check", "check>ie"}));
        files.erase("asking.bpmn");
        return files;
    };
    World world;
    install(world, "calling", version("draft", "one"));
    const auto first = active(world, "calling");
    const auto instance = started(world, "calling");
    finish(world, instance, world.task(instance, "draft"));
    install(world, "calling", version("write", "two"));
    const auto mayCheck = [&] {
        const auto now = situation(world, instance);
        const auto task = world.task(instance, "check");
        return world.database->read([&](storage::ReadTx& tx) {
            return checkFourEyes(tx, now, now.packageOf(task.task.element), task.task, world.ours().person).ok();
        });
    };
    CHECK_FALSE(mayCheck());
    move(world, instance, "calling");
    const auto now = situation(world, instance);
    CHECK(now.package->version == 2);
    CHECK(&now.packageOf(world.task(instance, "check")) == first.get());
    CHECK_FALSE(mayCheck());
    finish(world, instance, world.task(instance, "check"));
    CHECK(world.isOpen(instance, "last"));
    CHECK(incidents(world, instance).empty());
    engine::State replayed;
    for (const auto& [at, event] :
         world.database->read([&](storage::ReadTx& tx) { return InstanceRepository().history(tx, instance); }))
        engine::apply(replayed, event);
    CHECK(engine::testing::dump(situation(world, instance).state()) == engine::testing::dump(replayed));
}

TEST_CASE("each call of one process has four eyes of its own") {
    World world;
    install(world, "inner",
            {{"inner.bpmn",
              definitions(nodes("inner",
                                "<startEvent id='s'/>" + user("draft") + user("check", "draft") + "<endEvent id='e'/>",
                                {"s>draft", "draft>check", "check>e"}))}});
    install(
        world, "calling",
        {{"calling.bpmn", definitions(nodes("calling",
                                            "<startEvent id='s'/><parallelGateway id='fork'/>" + calls("one", "inner") +
                                                calls("two", "inner") + "<endEvent id='e'/>",
                                            {"s>fork", "fork>one", "fork>two", "one>e", "two>e"}))}});
    const auto instance = started(world, "calling");
    const auto openOf = [&](const std::string& element) {
        std::vector<workflow::StoredTask> tasks;
        for (auto& task :
             world.database->read([&](storage::ReadTx& tx) { return TaskRepository().openOfInstance(tx, instance); }))
            if (task.task.elementId == element) tasks.push_back(std::move(task));
        return tasks;
    };
    const auto mayCheck = [&] {
        const auto now = situation(world, instance);
        const auto task = openOf("check").at(0).task;
        return world.database->read([&](storage::ReadTx& tx) {
            return checkFourEyes(tx, now, now.packageOf(task.element), task, world.ours().person).ok();
        });
    };
    const auto drafts = openOf("draft");
    REQUIRE(drafts.size() == 2);
    finish(world, instance, drafts.at(0));
    CHECK_FALSE(mayCheck());
    // The same person did it in the other call, and nobody of this one's.
    world.database->write([&](storage::Tx& tx) {
        tx.run("UPDATE task SET done_by = NULL WHERE id = $1", drafts.at(0).id);
        tx.run("UPDATE task SET state = 'completed', done_by = $2 WHERE id = $1", drafts.at(1).id, world.ours().person);
    });
    CHECK(mayCheck());
    // Rows of before do not know their call.
    world.database->write([&](storage::Tx& tx) { tx.run("UPDATE task SET call = NULL"); });
    CHECK_FALSE(mayCheck());
}
