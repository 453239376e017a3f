#include <doctest/doctest.h>

#include "engine/definition.h"
#include "engine/migration.h"
#include "engine/order.h"
#include "model.h"

using namespace entente;
using namespace entente::engine;
using namespace entente::engine::testing;

namespace {

Key only(const Simulation& simulation, const std::string& element) {
    Key found = 0;
    for (const auto& [key, one] : simulation.state().elements)
        if (one.elementId == element) found = key;
    CAPTURE(element);
    REQUIRE(found != 0);
    return found;
}

Command skip(Key from, const std::string& to) {
    return ModifyInstance{{from}, {{to, {}, false, from}}, "wrong way", "x"};
}

}  // namespace

TEST_CASE("an element in a sub-process that is not open enters it without its start event") {
    auto simulation = started(kParts);
    REQUIRE(simulation.perform(skip(only(simulation, "a"), "y")).ok());
    CHECK(simulation.waiting() == Ids{"y"});
    CHECK(count(simulation, "InstanceModified") == 1);
    const auto& state = simulation.state();
    CHECK(state.timers.size() == 1);         // of the boundary event
    CHECK(state.subscriptions.size() == 1);  // of the event sub-process
    const auto* two = state.variable(only(simulation, "part"), "two");
    REQUIRE(two != nullptr);
    CHECK(two->text() == "2");
    complete(simulation, "y");
    CHECK(simulation.waiting() == Ids{"b"});
    complete(simulation, "b");
    CHECK(completed(simulation));
}

TEST_CASE("a sub-process that is open is used again, and ends when nothing is left in it") {
    auto simulation = started(kParts);
    complete(simulation, "a");
    const auto part = only(simulation, "part");
    REQUIRE(simulation.perform(skip(only(simulation, "x"), "y")).ok());
    CHECK(only(simulation, "part") == part);
    CHECK(simulation.waiting() == Ids{"y"});
    REQUIRE(simulation.perform(skip(only(simulation, "y"), "b")).ok());
    CHECK(simulation.waiting() == Ids{"b"});
    CHECK(simulation.state().timers.empty());
    // With its sub-process ended in the same command the element gets a new one.
    REQUIRE(simulation.perform(skip(only(simulation, "b"), "x")).ok());
    const auto second = only(simulation, "part");
    REQUIRE(simulation.perform(skip(second, "y")).ok());
    CHECK(only(simulation, "part") != second);
    CHECK(simulation.waiting() == Ids{"y"});
}

TEST_CASE("variables go to the process or to the element alone") {
    auto simulation = started(kParts);
    REQUIRE(
        simulation
            .perform(ModifyInstance{{}, {{"b", {{"all", 1}}, false, 0}, {"a", {{"own", 2}}, true, 0}}, "two more", "x"})
            .ok());
    CHECK(simulation.state().variable(kProcessScope, "all") != nullptr);
    CHECK(simulation.state().variable(kProcessScope, "own") == nullptr);
    CHECK(simulation.waiting() == Ids{"a", "a", "b"});
}

TEST_CASE("a modification that cannot be is refused whole and says which element") {
    const std::string body =
        start() + user("a") + node("eventBasedGateway", "g") +
        node("intermediateCatchEvent", "w", {}, {}, timer("timeDuration", "P1D")) +
        node("intermediateCatchEvent", "v", {}, {}, "<messageEventDefinition messageRef='the_message'/>") + end() +
        path({"s", "a", "g", "w", "e"}) + path({"g", "v", "e"}) + boundary("late", "a", true, "timeDuration", "P1D") +
        path({"late", "e"}) +
        node("subProcess", "each", {}, {},
             "<multiInstanceLoopCharacteristics><extensionElements><zeebe:loopCharacteristics inputCollection='=[1, "
             "2]'/>"
             "</extensionElements></multiInstanceLoopCharacteristics>" +
                 node("startEvent", "ps") + user("x") + user("y") + end("pe") + path({"ps", "x", "y", "pe"})) +
        path({"a", "each", "e"});
    auto simulation = started(body);
    const Key a = only(simulation, "a");
    struct Case {
        Command command;
        std::string key, names;
    };
    const auto put = [](std::string element) { return ModifyInstance{{}, {{std::move(element)}}, "why", "x"}; };
    const Case cases[] = {
        {put("nowhere"), "engine.modify.unknown", "nowhere"},
        {put("s"), "engine.modify.unsupported", "s"},
        {put("late"), "engine.modify.unsupported", "late"},
        {put("w"), "engine.modify.unsupported", "w"},
        {put("x"), "engine.modify.loop", "each"},
        {ModifyInstance{{99}, {}, "why", "x"}, "engine.modify.gone", "99"},
        {ModifyInstance{{a}, {}, "why", "x"}, "engine.modify.nothing_left", "cancel"},
        {ModifyInstance{{}, {}, "why", "x"}, "engine.modify.nothing", ""},
        {ModifyInstance{{a}, {{"each"}}, "", "x"}, "engine.reason.missing", ""},
        {ModifyInstance{{a}, {{"each"}}, " \t", "x"}, "engine.reason.missing", ""},
        {ReopenInstance{{"each"}, {}, " ", "x"}, "engine.reason.missing", ""},
        {MigrateInstance{}, "engine.reason.missing", ""},
        {CancelInstance{" "}, "engine.reason.missing", ""},
        {ModifyInstance{{a}, {{"each"}, {"nowhere"}}, "why", "x"}, "engine.modify.unknown", "nowhere"},
    };
    for (const auto& one : cases) {
        CAPTURE(one.key);
        const auto failure = failureOf(simulation, one.command);
        CHECK(failure.starts_with(one.key + ": "));
        CHECK(failure.find(one.names) != std::string::npos);
    }
    // The whole multi-instance activity may begin, and within one instance of it one may skip.
    REQUIRE(simulation.perform(skip(a, "each")).ok());
    CHECK(simulation.waiting() == Ids{"x", "x"});
    CHECK(failureOf(simulation, put("y")).starts_with("engine.modify.several"));
    REQUIRE(simulation.perform(skip(only(simulation, "x"), "y")).ok());
    CHECK(simulation.waiting() == Ids{"x", "y"});
    complete(simulation, "y");
    complete(simulation, "x");
    complete(simulation, "y");
    CHECK(completed(simulation));
}

TEST_CASE("a step is begun in the called process that is meant") {
    const auto library = processesOf(
        start() + node("parallelGateway", "fork") + call("one", "q") + call("two", "q") + end() +
        path({"s", "fork", "one", "e"}) + path({"fork", "two", "e"}) +
        andProcess("q", node("startEvent", "qs") + user("x") + user("y") + end("qe") + path({"qs", "x", "y", "qe"})));
    Environment environment{kStart};
    environment.library = &library;
    Simulation simulation(library.processes().at("p"), environment);
    REQUIRE(simulation.perform(StartInstance{}).ok());
    const auto refusal = [&](const Command& command) {
        const auto decided = decide(simulation.definition(), simulation.state(), command, environment);
        return decided.ok() ? std::string() : decided.error().message.key;
    };
    const Key x = only(simulation, "x");
    const Key two = simulation.state().elements.at(x).scope;
    CHECK(refusal(ModifyInstance{{two}, {{"y", {}, false, x}}, "why", "x"}) == "engine.modify.scope_ending");
    CHECK(refusal(ModifyInstance{{}, {{"y", {}, false, 0}}, "why", "x"}) == "engine.modify.unknown");
    REQUIRE(simulation.perform(ModifyInstance{{x}, {{"y", {{"own", 1}}, false, x}}, "why", "x"}).ok());
    CHECK(simulation.state().elements.at(only(simulation, "y")).scope == two);
    CHECK(simulation.state().variable(two, "own") != nullptr);
    CHECK(simulation.waiting() == Ids{"x", "y"});

    const auto plan = planMigration(simulation.definition(), simulation.state(),
                                    {library.processes().at("p"), {}, "why", "x"}, environment);
    CHECK(plan.problems.empty());
    REQUIRE(plan.changes.size() == 2);
    for (const auto& change : plan.changes)
        CHECK(change.message.key == "engine.migrate.called_stays");
}

TEST_CASE("nothing is begun in a sub-process that has stopped") {
    auto simulation = started(
        start() +
        node("subProcess", "part", {}, {}, node("startEvent", "ps") + user("x") + end("pe") + path({"ps", "x", "pe"})) +
        boundary("late", "part", true, "timeDuration", "=5") + end() + path({"s", "part", "e"}) + path({"late", "e"}));
    REQUIRE(onlyIncident(simulation).elementId == "part");
    CHECK(failureOf(simulation, ModifyInstance{{}, {{"x"}}, "why", "x"}).starts_with("engine.modify.stopped"));
}

TEST_CASE("nobody leaves tokens behind that wait for one another for ever") {
    const auto forked = [](const std::string& gateway, const std::string& id) {
        return node("parallelGateway", id + "fork") + user(id + "l") + user(id + "r") + node(gateway, id + "join") +
               path({id + "fork", id + "l", id + "join"}) + path({id + "fork", id + "r", id + "join"});
    };
    const auto within = [&](const std::string& gateway) {
        return start() +
               node("subProcess", "part", {}, {},
                    node("startEvent", "ps") + forked(gateway, {}) + end("pe") + path({"ps", "fork"}) +
                        path({"join", "pe"})) +
               user("after") + end() + path({"s", "part", "after", "e"});
    };
    const auto without = [&](const std::string& gateway) {
        return start() + forked(gateway, {}) + user("after") + end() + path({"s", "fork"}) +
               path({"join", "after", "e"});
    };
    const auto endRight = [](const Simulation& simulation) {
        return ModifyInstance{{only(simulation, "r")}, {}, "not needed", "x"};
    };
    for (const auto& body : {within("parallelGateway"), without("parallelGateway")}) {
        auto simulation = started(body);
        complete(simulation, "l");
        CHECK(failureOf(simulation, endRight(simulation)).starts_with("engine.modify.nothing_left"));
    }
    for (const auto& body : {within("inclusiveGateway"), without("inclusiveGateway")}) {
        auto simulation = started(body);
        complete(simulation, "l");
        REQUIRE(simulation.perform(endRight(simulation)).ok());
        CHECK(simulation.waiting() == Ids{"after"});
    }
}

TEST_CASE("skipping an element that stopped takes its incident along") {
    auto simulation = started(start() + user("t", "<zeebe:assignmentDefinition assignee='=5'/>") + user("b") + end() +
                              path({"s", "t", "b", "e"}));
    REQUIRE(simulation.perform(skip(onlyIncident(simulation).element, "b")).ok());
    CHECK(simulation.state().incidents.empty());
    CHECK(simulation.waiting() == Ids{"b"});
}

TEST_CASE("a step is opened again with what is behind it cancelled, and other branches go on") {
    // a → ( b → c | d ) → f
    const std::string body = start() + user("a") + node("parallelGateway", "fork") + user("b") + user("c") + user("d") +
                             node("parallelGateway", "join") + user("f") + end() +
                             path({"s", "a", "fork", "b", "c", "join", "f", "e"}) + path({"fork", "d", "join"});
    auto simulation = started(body);
    complete(simulation, "a");
    complete(simulation, "b");
    complete(simulation, "c");
    REQUIRE(simulation.state().tokens.size() == 1);
    const auto reopen = [&](const std::string& element) -> Command {
        return ReopenInstance{{element}, openFrom(simulation.definition(), simulation.state(), element), "again", "x"};
    };
    REQUIRE(simulation.perform(reopen("b")).ok());
    CHECK(simulation.state().tokens.empty());
    CHECK(simulation.waiting() == Ids{"d", "b"});
    for (const auto* step : {"b", "c", "d", "f"})
        complete(simulation, step);
    REQUIRE(completed(simulation));
    // A completed case goes on from the step that is opened.
    REQUIRE(simulation.perform(reopen("f")).ok());
    CHECK_FALSE(completed(simulation));
    CHECK_FALSE(simulation.state().info.endedAt.has_value());
    complete(simulation, "f");
    CHECK(completed(simulation));
    REQUIRE(simulation.perform(reopen("a")).ok());
    CHECK(count(simulation, "InstanceReopened") == 3);
    REQUIRE(simulation.perform(CancelInstance{"over", "x"}).ok());
    CHECK(failureOf(simulation, reopen("a")).starts_with("engine.instance.terminated"));
}

TEST_CASE("a step of a called process is opened again as one of the case itself, also a round later") {
    // p: call q; q: draft → review → draft or end
    const auto library = processesOf(start() + call("ask", "q") + user("beside") + node("parallelGateway", "fork") +
                                     node("parallelGateway", "join") + end() + path({"s", "fork", "ask", "join", "e"}) +
                                     path({"fork", "beside", "join"}) +
                                     andProcess("q", node("startEvent", "qs") + user("draft") + user("review") +
                                                         node("exclusiveGateway", "good", {}, "default='good_qe'") +
                                                         end("qe") + path({"qs", "draft", "review", "good", "qe"}) +
                                                         flow("good", "draft", "again")));
    Environment environment{kStart};
    environment.library = &library;
    Simulation simulation(library.processes().at("p"), environment);
    REQUIRE(simulation.perform(StartInstance{{{"again", true}}, "x"}).ok());
    const auto isDraft = [](const auto& one) { return one.second.elementId == "draft"; };
    const auto& tasks = simulation.state().tasks;
    const auto draft = std::find_if(tasks.begin(), tasks.end(), isDraft)->second.element;
    const Key ask = simulation.state().elements.at(draft).scope;
    const auto reopen = [&](const std::string& element) {
        const auto& inner = *library.processes().at("q");
        return ReopenInstance{
            {element, {}, false, ask}, openFrom(inner, simulation.state(), element, ask), "why", "x", ask};
    };
    complete(simulation, "draft");
    REQUIRE(simulation.perform(reopen("draft")).ok());
    CHECK(simulation.waiting() == Ids{"beside", "draft"});
    complete(simulation, "draft");
    complete(simulation, "review");
    // The next round waits at the draft: it lies behind the review by the loop alone.
    REQUIRE(simulation.waiting() == Ids{"beside", "draft"});
    REQUIRE(simulation.perform(reopen("review")).ok());
    CHECK(simulation.waiting() == Ids{"beside", "review"});
    complete(simulation, "beside");
    REQUIRE(simulation.perform(CancelInstance{"over", "x"}).ok());
}

TEST_CASE("a case begins at any step, and those before it are filed in their order") {
    // draft → check → send, and from check back by way of mend.
    const std::string body =
        start() + user("draft") + user("check") + node("exclusiveGateway", "ok", {}, "default='ok_send'") +
        user("mend") + user("send") + end() + path({"s", "draft", "check", "ok", "send", "e"}) +
        flow("ok", "mend", "false") + flow("mend", "check") +
        node("subProcess", "beside", {}, "triggeredByEvent='true'",
             node("startEvent", "hs", {}, {}, "<messageEventDefinition messageRef='the_message'/>") + end("he") +
                 path({"hs", "he"}));
    Simulation simulation(compiled(body), Environment{kStart});
    REQUIRE(simulation.perform(StartInstance{{{"topic", "water"}}, "x", {}, {{"send"}}}).ok());
    CHECK(simulation.waiting() == Ids{"send"});
    CHECK(simulation.state().subscriptions.size() == 1);
    Ids before;
    for (const auto& entry : simulation.log())
        if (const auto* step = std::get_if<StepDoneBefore>(&entry.event)) before.push_back(step->elementId);
    CHECK(before == Ids{"draft", "check"});
    complete(simulation, "send");
    CHECK(completed(simulation));

    const auto parts = compiled(kParts);
    CHECK(stepsBefore(*parts, {{"y"}}) == Ids{"a", "x"});
    CHECK(stepsBefore(*parts, {{"b"}}) == Ids{"a", "part"});
    CHECK(stepsBefore(*parts, {{"a"}}).empty());
    CHECK(stepsBefore(*parts, {{"nowhere"}}).empty());
    CHECK(failureOf(Simulation(parts, Environment{kStart}), StartInstance{{}, "x", {}, {{"nowhere"}}})
              .starts_with("engine.modify.unknown"));
}

TEST_CASE(
    "a step opened again under a loop around a fork leaves the other branch alone, and takes back a later round") {
    // again -> fork -> ( draft -> review | translate ) -> join -> sign -> again or end
    const std::string body = start() + user("plan") + node("parallelGateway", "fork") + user("draft") + user("review") +
                             user("translate") + node("parallelGateway", "join") + user("sign") +
                             node("exclusiveGateway", "enough", {}, "default='enough_e'") + end() +
                             path({"s", "plan", "fork", "draft", "review", "join", "sign", "enough", "e"}) +
                             path({"fork", "translate", "join"}) + flow("enough", "plan", "true");
    const auto again = [](const Simulation& simulation, const std::string& element) {
        return ReopenInstance{{element}, openFrom(simulation.definition(), simulation.state(), element), "again", "x"};
    };
    auto simulation = started(body);
    complete(simulation, "plan");
    complete(simulation, "draft");
    REQUIRE(simulation.perform(again(simulation, "draft")).ok());
    CHECK(simulation.waiting() == Ids{"translate", "draft"});
    complete(simulation, "draft");
    complete(simulation, "review");
    // Nothing of the branch is open but its token at the join, which comes once more.
    REQUIRE(simulation.perform(again(simulation, "draft")).ok());
    CHECK(simulation.waiting() == Ids{"translate", "draft"});
    CHECK(simulation.state().tokens.empty());
    complete(simulation, "draft");
    complete(simulation, "review");
    complete(simulation, "translate");
    complete(simulation, "sign");
    REQUIRE(simulation.waiting() == Ids{"plan"});
    REQUIRE(simulation.perform(again(simulation, "sign")).ok());
    CHECK(simulation.waiting() == Ids{"sign"});
}
