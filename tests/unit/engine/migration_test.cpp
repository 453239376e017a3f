#include "engine/migration.h"

#include <doctest/doctest.h>

#include "engine/definition.h"
#include "model.h"

using namespace entente;
using namespace entente::engine;
using namespace entente::engine::testing;

TEST_CASE("what is open goes on in another version of the process") {
    auto simulation = started(kParts);
    complete(simulation, "a");
    complete(simulation, "x");
    std::string changed = kParts;
    const auto replace = [&](const std::string& from, const std::string& to) {
        for (auto at = changed.find(from); at != std::string::npos; at = changed.find(from, at + to.size()))
            changed.replace(at, from.size(), to);
    };
    replace("'y'", "'why'");
    replace("x_y", "x_why");
    replace("y_pe", "why_pe");
    replace("'late'", "'later'");
    const auto target = compiled(changed);
    const Environment environment{simulation.now()};
    const auto plan = [&](const std::map<std::string, std::string>& elements) {
        return planMigration(simulation.definition(), simulation.state(), {target, elements, "new rules", "x"},
                             environment);
    };
    const auto without = plan({});
    REQUIRE(without.problems.size() == 1);
    CHECK(without.problems.front().element == "y");
    CHECK(without.problems.front().message.key == "engine.migrate.gone");
    CHECK(without.events.empty());
    CHECK(failureOf(simulation, MigrateInstance{target, {}, "new rules", "x"}).starts_with("engine.migrate.refused"));

    const auto with = plan({{"y", "why"}});
    CHECK(with.problems.empty());
    const MigrateInstance unreasoned{target, {{"y", "why"}}};
    CHECK(planMigration(simulation.definition(), simulation.state(), unreasoned, environment).problems.empty());
    REQUIRE(with.moves.size() == 2);
    CHECK(with.moves.back().to == "why");
    CHECK(with.changes.size() == 2);  // one timer ends, another begins
    const auto events = decide(simulation.definition(), simulation.state(),
                               MigrateInstance{target, {{"y", "why"}}, "new rules", "x"}, environment);
    REQUIRE(events.ok());
    auto state = simulation.state();
    for (const auto& event : *events)
        engine::apply(state, event);
    REQUIRE(state.tasks.size() == 1);
    const auto& task = state.tasks.begin()->second;
    CHECK(task.elementId == "why");
    CHECK(task.key == simulation.openTask("y"));
    REQUIRE(state.timers.size() == 1);
    CHECK(state.timers.begin()->second.elementId == "later");
    CHECK(decide(*target, state, CompleteTask{task.key, {}, "x"}, environment).ok());
}

TEST_CASE("each thing that keeps a case from going to another version is named") {
    const auto part = [](const std::string& content) {
        return node("subProcess", "part", {}, {}, node("startEvent", "ps") + content + end("pe") + path({"ps", "pe"}));
    };
    const std::string before = start() + user("t") + end() + path({"s", "t", "e"}) + part("");
    struct Case {
        std::string after;
        std::map<std::string, std::string> elements;
        std::string key;
    };
    const std::string moved = start() + end() + path({"s", "e"}) + part(user("t"));
    const Case cases[] = {
        {start() + service("t") + end() + path({"s", "t", "e"}), {}, "engine.migrate.kind"},
        {start() + user("u") + end() + path({"s", "u", "e"}), {}, "engine.migrate.gone"},
        {start() + user("u") + end() + path({"s", "u", "e"}), {{"t", "v"}}, "engine.migrate.no_target"},
        {before, {{"q", "t"}}, "engine.migrate.no_source"},
        {moved, {}, "engine.migrate.scope"},
        {start() + user("u") + end() + path({"s", "u", "e"}), {{"t", "u"}}, ""},
    };
    const auto simulation = started(before);
    for (const auto& one : cases) {
        CAPTURE(one.key);
        const auto plan = planMigration(simulation.definition(), simulation.state(),
                                        {compiled(one.after), one.elements, "why", "x"}, Environment{kStart});
        REQUIRE(plan.problems.empty() == one.key.empty());
        if (!plan.problems.empty()) CHECK(plan.problems.front().message.key == one.key);
    }
}

TEST_CASE("a token at a join goes with the case where its way is clear") {
    const auto model = [](const std::string& join, const std::string& left) {
        return start() + node("parallelGateway", "fork") + user(left) + user("r") + node("parallelGateway", join) +
               end() + path({"s", "fork", left, join, "e"}) + path({"fork", "r", join});
    };
    auto simulation = started(model("join", "l"));
    complete(simulation, "l");
    const auto problems = [&](const std::string& join, const std::string& left,
                              const std::map<std::string, std::string>& elements) {
        const auto target = compiled(model(join, left));
        const MigrateInstance command{target, elements, "why", "x"};
        auto state = simulation.state();
        const auto plan = planMigration(simulation.definition(), state, command, Environment{kStart});
        for (const auto& event : plan.events)
            engine::apply(state, event);
        if (plan.problems.empty()) {
            const auto done =
                decide(*target, state, CompleteTask{simulation.openTask("r"), {}, "x"}, Environment{kStart});
            REQUIRE(done.ok());
            CHECK(std::holds_alternative<InstanceCompleted>(done->back()));
        }
        return plan.problems.size();
    };
    CHECK(problems("join", "l", {}) == 0);
    CHECK(problems("meet", "l", {{"join", "meet"}}) == 0);
    CHECK(problems("join", "m", {}) == 1);
    CHECK(problems("join", "m", {{"l", "m"}}) == 0);
}

TEST_CASE("a join that waits for less in the new version goes on") {
    const auto model = [](const std::string& third) {
        return start() + node("parallelGateway", "fork") + user("l") + user("r") + user("t") +
               node("parallelGateway", "join") + user("after") + end() + path({"s", "fork", "l", "join"}) +
               path({"fork", "r", "join"}) + path({"fork", "t"}) + path({"t", third}) + path({"join", "after", "e"});
    };
    auto simulation = started(model("join"));
    complete(simulation, "l");
    complete(simulation, "r");
    REQUIRE(simulation.perform(MigrateInstance{compiled(model("e")), {}, "two are enough", "x"}).ok());
    CHECK(simulation.waiting() == Ids{"t", "after"});
    CHECK(simulation.state().tokens.empty());
}

TEST_CASE("what a migration begins calls what stands beside its target") {
    const auto model = [](const std::string& right, const std::string& step) {
        return start() + node("parallelGateway", "fork") + user("l") + user("r") + node("parallelGateway", "join") +
               call("c", "q") + end() + path({"s", "fork", "l", "join", "c", "e"}) + path({"fork", "r", right}) +
               andProcess("q", node("startEvent", "qs") + user(step) + end("qe") + path({"qs", step, "qe"}));
    };
    const auto library = processesOf(model("join", "x"));
    const auto target = std::make_shared<ProcessLibrary>(processesOf(model("e", "y")));
    Environment environment{kStart};
    environment.library = &library;
    Simulation simulation(library.processes().at("p"), environment);
    REQUIRE(simulation.perform(StartInstance{}).ok());
    complete(simulation, "l");
    const MigrateInstance command{target->processes().at("p"), {}, "one is enough", "x", target};
    const auto events = decide(simulation.definition(), simulation.state(), command, environment);
    REQUIRE(events.ok());
    auto state = simulation.state();
    for (const auto& event : *events)
        engine::apply(state, event);
    CHECK(state.tasks.rbegin()->second.elementId == "y");
}

TEST_CASE("what a migration changes beside the ids is told") {
    const auto model = [](const std::string& type, const std::string& event) {
        return start() + node("serviceTask", "j", "<zeebe:taskDefinition type='" + type + "'/>") + end() +
               path({"s", "j", "e"}) +
               (event.empty() ? std::string()
                              : node("boundaryEvent", "news", {}, "attachedToRef='j'", event) + path({"news", "e"}));
    };
    const std::string message = "<messageEventDefinition messageRef='the_message'/>";
    const auto changes = [&](const std::string& from, const std::string& to) {
        const auto simulation = started(from);
        const auto plan = planMigration(simulation.definition(), simulation.state(), {compiled(to), {}, "why", "x"},
                                        Environment{kStart});
        CHECK(plan.problems.empty());
        Ids keys;
        for (const auto& change : plan.changes)
            keys.push_back(change.message.key + ' ' + change.element);
        return keys;
    };
    CHECK(changes(model("work", {}), model("other", {})) == Ids{"engine.migrate.job_stays j"});
    CHECK(changes(model("work", {}), model("work", message)) == Ids{"engine.migrate.wait_begins news"});
    CHECK(changes(model("work", message), model("work", {})) == Ids{"engine.migrate.wait_ends news"});
    CHECK(changes(model("work", message), model("work", message)).empty());

    // What cannot be waited for there is a problem of its own, with the plan and with the step.
    const auto simulation = started(model("work", {}));
    const MigrateInstance command{compiled(model("work", timer("timeDuration", "=5"))), {}, "why", "x"};
    const auto plan = planMigration(simulation.definition(), simulation.state(), command, Environment{kStart});
    REQUIRE(plan.problems.size() == 1);
    CHECK(plan.problems.front().element == "news");
    CHECK(plan.events.empty());
    CHECK(failureOf(simulation, command).starts_with(plan.problems.front().message.key));
}

TEST_CASE("a case goes over in the middle of a call: the called process stays as it was called, and comes back") {
    const auto body = [](const std::string& around, const std::string& after) {
        return start() + call(around, "q") + user(after) + end() + path({"s", around, after, "e"});
    };
    // Another package, which has a step of the same name.
    const auto inner = start() + user("x") + user("after") + end() + path({"s", "x", "after", "e"});
    std::vector<Problem> problems;
    const auto called = compile(bpmn::read(file(inner)).definitions, "p", problems, {}, "q").value();
    const auto caller = compiled(body("c", "after"));
    const ProcessLibrary library({{"p", caller}, {"q", called}});
    Environment environment{kStart};
    environment.library = &library;
    Simulation simulation(caller, environment);
    REQUIRE(simulation.perform(StartInstance{}).ok());
    complete(simulation, "x");
    const auto target = compiled(body("call", "later"));
    const MigrateInstance command{target, {{"c", "call"}, {"after", "later"}}, "new rules", "x"};
    const auto plan = planMigration(simulation.definition(), simulation.state(), command, environment);
    CHECK(plan.problems.empty());
    REQUIRE(plan.moves.size() == 1);
    REQUIRE(plan.changes.size() == 1);
    CHECK(plan.changes.front().message.key == "engine.migrate.called_stays");
    auto state = simulation.state();
    for (const auto& event : plan.events)
        engine::apply(state, event);
    Ids open;
    for (const auto& [key, element] : state.elements)
        open.push_back(element.elementId);
    CHECK(open == Ids{"call", "after"});
    const auto done = decide(*target, state, CompleteTask{state.tasks.begin()->first, {}, "x"}, environment);
    REQUIRE(done.ok());
    for (const auto& event : *done)
        engine::apply(state, event);
    REQUIRE(state.elements.size() == 1);
    CHECK(state.elements.begin()->second.elementId == "later");
}
