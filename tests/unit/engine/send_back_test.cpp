#include <doctest/doctest.h>

#include "engine/order.h"
#include "model.h"

using namespace entente;
using namespace entente::engine;
using namespace entente::engine::testing;

namespace {

Command back(const Simulation& simulation, const std::string& from, const std::string& to) {
    return CompleteTask{simulation.openTask(from), {{"decision", "look again"}}, "tester", to};
}

}  // namespace

TEST_CASE("sent back, an earlier step begins again and what lay between ends") {
    // draft -> ( review | translate ) -> sign
    const std::string body = start() + user("draft") + node("parallelGateway", "fork") + user("review") +
                             user("translate") + node("parallelGateway", "join") + user("sign") + end() +
                             path({"s", "draft", "fork", "review", "join", "sign", "e"}) +
                             path({"fork", "translate", "join"});
    auto simulation = started(body);
    complete(simulation, "draft");
    complete(simulation, "translate");
    REQUIRE(simulation.state().tokens.size() == 1);
    REQUIRE(simulation.perform(back(simulation, "review", "draft")).ok());
    CHECK(simulation.waiting() == Ids{"draft"});
    CHECK(simulation.state().tokens.empty());
    CHECK(count(simulation, "StepSentBack") == 1);
    CHECK(simulation.state().variable(kProcessScope, "decision")->text() == "look again");
    complete(simulation, "draft");
    CHECK(simulation.waiting() == Ids{"review", "translate"});
    complete(simulation, "review");
    complete(simulation, "translate");
    // Both branches meet again, once.
    REQUIRE(simulation.perform(back(simulation, "sign", "review")).ok());
    CHECK(simulation.waiting() == Ids{"review"});
    CHECK(failureOf(simulation, back(simulation, "review", "sign")).starts_with("engine.back.not_before"));
    CHECK(failureOf(simulation, back(simulation, "review", "nowhere")).starts_with("engine.back.not_before"));
    CHECK(failureOf(simulation, back(simulation, "review", "s")).starts_with("engine.modify.unsupported"));
}

TEST_CASE("sent back within a branch, the other branches go on, also where a loop leads around them all") {
    // again -> fork -> ( draft -> review | translate ) -> join -> sign -> again or end
    const std::string body = start() + node("exclusiveGateway", "again") + node("parallelGateway", "fork") +
                             user("draft") + user("review") + user("translate") + node("parallelGateway", "join") +
                             user("sign") + node("exclusiveGateway", "enough", {}, "default='enough_e'") + end() +
                             path({"s", "again", "fork", "draft", "review", "join", "sign", "enough", "e"}) +
                             path({"fork", "translate", "join"}) + flow("enough", "again", "once_more = true");
    for (const bool translated : {false, true}) {
        CAPTURE(translated);
        auto simulation = started(body);
        complete(simulation, "draft");
        if (translated) complete(simulation, "translate");
        REQUIRE(simulation.perform(back(simulation, "review", "draft")).ok());
        CHECK(simulation.waiting() == (translated ? Ids{"draft", "join"} : Ids{"translate", "draft"}));
        CHECK(simulation.state().tokens.size() == (translated ? 1 : 0));
        complete(simulation, "draft");
        complete(simulation, "review");
        if (!translated) complete(simulation, "translate");
        REQUIRE(simulation.waiting() == Ids{"sign"});
        complete(simulation, "sign");
        CHECK(completed(simulation));
    }
}

TEST_CASE("sent back within one round of a loop, the other rounds go on") {
    const std::string part = node("subProcess", "each", {}, {},
                                  node("startEvent", "ps") + user("draft") + user("check") + end("pe") +
                                      path({"ps", "draft", "check", "pe"}) +
                                      "<multiInstanceLoopCharacteristics><extensionElements><zeebe:loopCharacteristics "
                                      "inputCollection='=[1, 2]' inputElement='item'/></extensionElements>"
                                      "</multiInstanceLoopCharacteristics>");
    auto simulation = started(start() + user("plan") + part + end() + path({"s", "plan", "each", "e"}));
    complete(simulation, "plan");
    complete(simulation, "draft");
    complete(simulation, "draft");
    REQUIRE(simulation.waiting() == Ids{"check", "check"});
    const auto first = simulation.state().tasks.begin()->second;
    REQUIRE(simulation.perform(CompleteTask{first.key, {}, "x", "draft"}).ok());
    CHECK(simulation.waiting() == Ids{"check", "draft"});
    complete(simulation, "draft");
    complete(simulation, "check");
    // From one round to a step before the loop: all rounds end.
    REQUIRE(simulation.perform(back(simulation, "check", "plan")).ok());
    CHECK(simulation.waiting() == Ids{"plan"});
}

TEST_CASE("a round of a loop that is sent back to itself leaves the other rounds alone") {
    const std::string loop =
        "<multiInstanceLoopCharacteristics><extensionElements><zeebe:loopCharacteristics inputCollection='=[1, 2]' "
        "inputElement='item'/></extensionElements></multiInstanceLoopCharacteristics>";
    for (const bool byTask : {true, false}) {
        CAPTURE(byTask);
        auto simulation = started(start() + node("userTask", "check", "<zeebe:userTask/>", {}, loop) + end() +
                                  path({"s", "check", "e"}));
        REQUIRE(simulation.waiting() == Ids{"check", "check"});
        const auto mine = simulation.state().tasks.begin()->second;
        const auto other = simulation.state().tasks.rbegin()->second;
        const auto ending = openFrom(simulation.definition(), simulation.state(), "check", mine.element);
        const Command again =
            byTask
                ? Command(CompleteTask{mine.key, {{"decision", "look again"}}, "x", "check"})
                : ReopenInstance{
                      {"check", {{"decision", "look again"}}, false, mine.element}, ending, "why", "x", mine.element};
        REQUIRE(simulation.perform(again).ok());
        const auto& state = simulation.state();
        CHECK(simulation.waiting() == Ids{"check", "check"});
        CHECK(state.tasks.contains(other.key));
        CHECK_FALSE(state.tasks.contains(mine.key));
        const auto& begun = state.elements.at(state.tasks.rbegin()->second.element);
        CHECK(begun.loopCounter == 1);
        CHECK(state.variable(begun.key, "item")->text() == "1");
        CHECK(state.variable(kProcessScope, "decision")->text() == "look again");
        complete(simulation, "check");
        complete(simulation, "check");
        CHECK(completed(simulation));
    }
}

TEST_CASE("taken back within a sub-process, its own variables say so") {
    const std::string part = node(
        "subProcess", "part", mapping({{"null", "decision"}}), {},
        node("startEvent", "ps") + user("draft") + user("check") + end("pe") + path({"ps", "draft", "check", "pe"}));
    auto simulation = started(start() + part + end() + path({"s", "part", "e"}));
    complete(simulation, "draft");
    const auto task = simulation.state().tasks.begin()->second;
    const auto scope = simulation.state().elements.at(task.element).scope;
    const auto ending = openFrom(simulation.definition(), simulation.state(), "draft", task.element);
    REQUIRE(simulation
                .perform(ReopenInstance{
                    {"draft", {{"decision", "back"}}, false, task.element}, ending, "why", "x", task.element})
                .ok());
    CHECK(simulation.waiting() == Ids{"draft"});
    CHECK(simulation.state().variable(scope, "decision")->text() == "back");
    CHECK(simulation.state().variable(kProcessScope, "decision") == nullptr);
}

TEST_CASE("sent back in a called process, its caller goes on waiting") {
    const std::string body = start() + user("outer") + call("c", "q") + end() + path({"s", "outer", "c", "e"}) +
                             andProcess("q", node("startEvent", "qs") + user("outer2") + user("check") + end("qe") +
                                                 path({"qs", "outer2", "check", "qe"}));
    const auto library = processesOf(body);
    Environment environment{kStart};
    environment.library = &library;
    Simulation simulation(library.load("p"), environment);
    REQUIRE(simulation.perform(StartInstance{{}, "tester"}).ok());
    complete(simulation, "outer");
    complete(simulation, "outer2");
    REQUIRE(simulation.perform(back(simulation, "check", "outer2")).ok());
    CHECK(simulation.waiting() == Ids{"outer2"});
    complete(simulation, "outer2");
    complete(simulation, "check");
    CHECK(completed(simulation));
}
