#include <doctest/doctest.h>

#include "model.h"

using namespace entente;
using namespace entente::engine;
using namespace entente::engine::testing;

namespace {

/// A sub-process that at once ends so, with what it starts beside it.
std::string endingBeside(const std::string& event) {
    const auto handler = node("subProcess", "handler", {}, "triggeredByEvent='true'",
                              node("startEvent", "called", {}, "isInterrupting='false'", event) + user("t") +
                                  end("done") + path({"called", "t", "done"}));
    return start() +
           node("subProcess", "part", {}, {},
                node("startEvent", "begun") + node("endEvent", "ended", {}, {}, event) + flow("begun", "ended") +
                    handler) +
           end() + path({"s", "part", "e"});
}

std::string message() {
    return "<messageEventDefinition messageRef='the_message'/>";
}

Key onlySubscription(const Simulation& simulation) {
    REQUIRE(simulation.state().subscriptions.size() == 1);
    return simulation.state().subscriptions.begin()->first;
}

}  // namespace

TEST_CASE("a sub-process is not left while what its last token has begun goes on") {
    for (const auto* event : {"<escalationEventDefinition escalationRef='the_escalation'/>",
                              "<signalEventDefinition signalRef='the_signal'/>"}) {
        CAPTURE(event);
        auto simulation = started(endingBeside(event));
        CHECK(simulation.state().elements.size() == 3);  // part, handler, t
        complete(simulation, "t");
        CHECK(completed(simulation));
        CHECK(count(simulation, "ElementTerminated") == 0);
    }
}

TEST_CASE("what could not be left waits for nothing any more") {
    auto simulation =
        started(start() +
                    node("receiveTask", "r", mapping({}, {{"count(for a in 1..n, b in 1..n return a)", "c"}}),
                         "messageRef='the_message'") +
                    end() + path({"s", "r", "e"}),
                {{"n", 100000}});
    const auto subscription = onlySubscription(simulation);
    REQUIRE(simulation.perform(Trigger{subscription, {}}).ok());
    CHECK(onlyIncident(simulation).elementId == "r");
    CHECK(simulation.perform(Trigger{subscription, {}}).error().kind == ErrorKind::Rejected);
    CHECK(simulation.state().subscriptions.empty());
    REQUIRE(simulation.perform(SetVariables{kProcessScope, {{"n", 2}}, {}}).ok());
    REQUIRE(simulation.perform(RetryIncident{onlyIncident(simulation).key, {}}).ok());
    CHECK(completed(simulation));
}

TEST_CASE("a sub-process that could not be left is left when its incident is retried, whatever began in it meanwhile") {
    const auto handler = node("subProcess", "handler", {}, "triggeredByEvent='true'",
                              node("startEvent", "called", {}, "isInterrupting='false'", message()) + user("t") +
                                  end("done") + path({"called", "t", "done"}));
    auto simulation =
        started(start() +
                    node("subProcess", "part", mapping({}, {{"count(for a in 1..n, b in 1..n return a)", "c"}}), {},
                         node("startEvent", "begun") + end("ended") + flow("begun", "ended") + handler) +
                    end() + path({"s", "part", "e"}),
                {{"n", 100000}});
    REQUIRE(simulation.perform(Trigger{onlySubscription(simulation), {}}).ok());
    complete(simulation, "t");
    REQUIRE(simulation.perform(Trigger{onlySubscription(simulation), {}}).ok());
    REQUIRE(simulation.perform(SetVariables{kProcessScope, {{"n", 2}}, {}}).ok());
    REQUIRE(simulation.perform(RetryIncident{onlyIncident(simulation).key, {}}).ok());
    CHECK_FALSE(completed(simulation));
    complete(simulation, "t");
    CHECK(completed(simulation));
}

TEST_CASE("cancelling ends what the process as a whole waits for") {
    const auto handler = [](const std::string& id, const std::string& event) {
        return node(
            "subProcess", "handler_" + id, {}, "triggeredByEvent='true'",
            node("startEvent", id, {}, "isInterrupting='false'", event) + end("end_" + id) + flow(id, "end_" + id));
    };
    auto simulation = started(start() + user("t") + end() + path({"s", "t", "e"}) + handler("told", message()) +
                              handler("late", timer("timeDuration", "P1D")));
    CHECK((simulation.state().subscriptions.size() == 1 && simulation.state().timers.size() == 1));
    REQUIRE(simulation.perform(CancelInstance{"withdrawn", {}}).ok());
    CHECK((simulation.state().subscriptions.empty() && simulation.state().timers.empty()));
}

TEST_CASE("boundary event: a message that interrupts ends the task") {
    auto simulation = started(start() + user("t") + end() + end("other") +
                              node("boundaryEvent", "b", {}, "attachedToRef='t'", message()) + path({"s", "t", "e"}) +
                              flow("b", "other"));
    REQUIRE(simulation.perform(Trigger{onlySubscription(simulation), {{"why", "withdrawn"}}}).ok());
    CHECK(completed(simulation));
    CHECK(count(simulation, "TaskCancelled") == 1);
    CHECK(*simulation.state().variable(kProcessScope, "why") == feel::Value("withdrawn"));
}

TEST_CASE("the gateway that waited for events leaves by the flow to the one that came") {
    const auto simulation = [] {
        auto running = started(start() + node("eventBasedGateway", "g") +
                               node("intermediateCatchEvent", "told", {}, {}, message()) +
                               node("intermediateCatchEvent", "late", {}, {}, timer("timeDuration", "P1D")) + end() +
                               path({"s", "g", "told", "e"}) + path({"g", "late", "e"}));
        REQUIRE(running.perform(Trigger{onlySubscription(running), {}}).ok());
        return running;
    }();
    CHECK(completed(simulation));
    CHECK(count(simulation, "ElementTerminated") == 0);
    for (const auto& entry : simulation.log())
        if (const auto* left = std::get_if<ElementCompleted>(&entry.event); left && left->elementId == "g")
            CHECK(left->flows == Ids{"g_told"});
}

TEST_CASE("conditions on the flows of an activity see what it leaves behind") {
    auto simulation =
        started(start() + node("userTask", "t", mapping({}, {{"answer = \"yes\"", "agreed"}}), "default='t_no'") +
                    end("yes") + user("no") + flow("s", "t") + flow("t", "yes", "agreed") + flow("t", "no"),
                {{"agreed", false}});
    complete(simulation, "t", {{"answer", "yes"}});
    CHECK(completed(simulation));
}
