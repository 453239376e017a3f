#include <doctest/doctest.h>

#include "model.h"

using namespace entente;
using namespace entente::engine;
using namespace entente::engine::testing;

TEST_CASE("a loop that waits for nothing stops and is named") {
    auto simulation =
        started(start() + node("exclusiveGateway", "a") + node("exclusiveGateway", "b", {}, "default='b_a'") + end() +
                    path({"s", "a", "b", "a"}) + flow("b", "e", "go"),
                {{"go", false}});
    const auto& incident = onlyIncident(simulation);
    CHECK(incident.message.key == "engine.loop");
    const auto text = incident.message.english();
    CHECK((text.find("a → b → a") != std::string::npos || text.find("b → a → b") != std::string::npos));
    CHECK(simulation.log().size() < 2500);
    REQUIRE(simulation.perform(SetVariables{kProcessScope, {{"go", true}}, {}}).ok());
    REQUIRE(simulation.perform(RetryIncident{incident.key, {}}).ok());
    CHECK(completed(simulation));
}

TEST_CASE("tokens that multiply without end stop too") {
    const auto simulation =
        started(start() + node("exclusiveGateway", "a") + node("parallelGateway", "b") + path({"s", "a", "b", "a"}) +
                "<sequenceFlow id='again' sourceRef='b' targetRef='a'/>");
    CHECK_FALSE(simulation.state().incidents.empty());
    CHECK(simulation.log().size() < 10'000);
}

TEST_CASE("what cannot be evaluated is an incident with expression and values, and leaves nothing half done") {
    struct Case {
        std::string name, extensions, expression;
    };
    const Case cases[] = {
        {"assignee", "<zeebe:assignmentDefinition assignee='=5'/>", "=5"},
        {"unknown name", "<zeebe:assignmentDefinition assignee='=nobody.name'/>", "=nobody.name"},
        {"groups", "<zeebe:assignmentDefinition candidateGroups='=[1]'/>", "=[1]"},
        {"due", "<zeebe:taskSchedule dueDate='=\"tomorrow\"'/>", "=\"tomorrow\""},
        {"priority", "<zeebe:priorityDefinition priority='=101'/>", "=101"},
        {"property", properties({{"kind", "approval"}, {"approvers", "=x.y"}}), "=x.y"},
        {"bomb", mapping({{"count(for a in 1..100000, b in 1..100000 return a)", "c"}}),
         "=count(for a in 1..100000, b in 1..100000 return a)"},
    };
    for (const auto& one : cases) {
        CAPTURE(one.name);
        const auto simulation =
            started(start() + user("t", one.extensions) + boundary("b", "t", true, "timeDuration", "P1D") + end() +
                    end("e2") + path({"s", "t", "e"}) + path({"b", "e2"}));
        const auto& incident = onlyIncident(simulation);
        CHECK(incident.elementId == "t");
        CHECK(incident.expression == one.expression);
        CHECK(simulation.state().elements.at(incident.element).status == ElementStatus::FailedEntering);
        CHECK(simulation.state().tasks.empty());
        CHECK(simulation.state().timers.empty());
        CHECK(simulation.state().variables.empty());
    }
}

TEST_CASE("reminders from an expression must be numbers") {
    auto simulation = started(
        start() +
            user("t", "<zeebe:taskSchedule dueDate='2027-02-01T00:00:00Z'/>" + properties({{"reminders", "=when"}})) +
            end() + path({"s", "t", "e"}),
        {{"when", "often"}});
    CHECK(onlyIncident(simulation).message.key == "engine.task.working_days");
    REQUIRE(simulation.perform(SetVariables{kProcessScope, {{"when", feel::Value(feel::List{-1})}}, {}}).ok());
    REQUIRE(simulation.perform(RetryIncident{onlyIncident(simulation).key, {}}).ok());
    CHECK(simulation.state().timers.size() == 1);
}

TEST_CASE("an output mapping that fails is retried without asking the person again") {
    auto simulation = started(start() + user("t", mapping({}, {{"count(for a in 1..n, b in 1..n return a)", "c"}})) +
                                  end() + path({"s", "t", "e"}),
                              {{"n", 100000}});
    complete(simulation, "t", {{"answer", 42}});
    CHECK(simulation.state().elements.at(onlyIncident(simulation).element).status == ElementStatus::FailedLeaving);
    CHECK(simulation.state().tasks.empty());
    REQUIRE(simulation.perform(SetVariables{kProcessScope, {{"n", 2}}, {}}).ok());
    REQUIRE(simulation.perform(RetryIncident{onlyIncident(simulation).key, {}}).ok());
    CHECK(completed(simulation));
    CHECK(*simulation.state().variable(kProcessScope, "c") == feel::Value(4));
}

TEST_CASE("no variable takes the place of an ambient name") {
    const feel::Context ambient{{"program", feel::Value(feel::Context{{"signatory", "the minister"}})}};
    auto simulation = started(start() +
                                  user("t", "<zeebe:assignmentDefinition assignee='=program.signatory'/>" +
                                                mapping({{"{signatory: \"me\"}", "program"}})) +
                                  end() + path({"s", "t", "e"}),
                              {{"program", feel::Value(feel::Context{{"signatory", "me"}})}}, ambient);
    CHECK(simulation.state().task(simulation.openTask("t"))->assignee == "the minister");
}

TEST_CASE("an incident is tried again with other values, work that was handed out anew with them") {
    auto simulation =
        started(start() + service("j", mapping({{"amount", "given"}})) +
                    user("t", "<zeebe:assignmentDefinition assignee='=who'/>") + end() + path({"s", "j", "t", "e"}),
                {{"amount", 1}, {"who", 5}});
    const Key first = simulation.openJob("work");
    REQUIRE(simulation.perform(FailJob{first, {{}, "too little", {}}, 0}).ok());
    REQUIRE(simulation.perform(RetryIncident{onlyIncident(simulation).key, "x", {{"amount", 2}}, "it was two"}).ok());
    const Key second = simulation.openJob("work");
    CHECK(second != first);
    CHECK(simulation.state().incidents.empty());
    CHECK(simulation.state().jobs.at(second).variables.find("given")->text() == "2");
    CHECK(simulation.state().variable(kProcessScope, "amount")->text() == "2");
    REQUIRE(simulation.perform(CompleteJob{second, {}}).ok());
    REQUIRE(
        simulation.perform(RetryIncident{onlyIncident(simulation).key, "x", {{"who", "secretary"}}, "a name"}).ok());
    CHECK(simulation.waiting() == Ids{"t"});
}

TEST_CASE("a value that is changed for work that failed is not mapped once more") {
    auto simulation = started(start() + service("j", mapping({{"amount + 1", "amount"}, {"amount * 2", "twice"}})) +
                                  end() + path({"s", "j", "e"}),
                              {{"amount", 1}, {"note", "a"}});
    const Key first = simulation.openJob("work");
    const Key element = simulation.state().jobs.at(first).element;
    REQUIRE(simulation.perform(FailJob{first, {{}, "too little", {}}, 0}).ok());
    REQUIRE(simulation
                .perform(RetryIncident{
                    onlyIncident(simulation).key, "x", {{"amount", 10}, {"note", "b"}, {"fresh", true}}, "it was ten"})
                .ok());
    const auto& job = simulation.state().jobs.at(simulation.openJob("work"));
    CHECK(job.variables == feel::Context{{"amount", 10}, {"twice", 20}});
    CHECK(job.element != element);
    CHECK_FALSE(simulation.state().variables.contains(element));
    CHECK(*simulation.state().variable(kProcessScope, "amount") == feel::Value(1));
    CHECK(*simulation.state().variable(kProcessScope, "note") == feel::Value("b"));
    CHECK(*simulation.state().variable(kProcessScope, "fresh") == feel::Value(true));
}

TEST_CASE("work of a loop and work begun by hand keep what was handed to them") {
    const auto each =
        node("serviceTask", "j", "<zeebe:taskDefinition type='work'/>" + mapping({{"item * 10", "given"}}), {},
             "<multiInstanceLoopCharacteristics><extensionElements><zeebe:loopCharacteristics "
             "inputCollection='=[1, 2]' inputElement='item' outputCollection='all' "
             "outputElement='=[loopCounter, item]'/></extensionElements>"
             "</multiInstanceLoopCharacteristics>");
    auto simulation = started(start() + each + end() + path({"s", "j", "e"}));
    const auto again = [&](feel::Context variables) {
        REQUIRE(simulation.perform(FailJob{simulation.openJob("work"), {{}, "no", {}}, 0}).ok());
        REQUIRE(simulation.perform(RetryIncident{onlyIncident(simulation).key, "x", std::move(variables), "why"}).ok());
    };
    const auto given = [&](Key job) { return simulation.state().jobs.at(job).variables.find("given")->text(); };
    again({{"item", 7}});
    const Key second = simulation.openJob("work");
    CHECK(given(second) == "20");
    CHECK(given(simulation.state().jobs.rbegin()->first) == "70");
    REQUIRE(simulation.perform(CompleteJob{second, {}}).ok());
    REQUIRE(simulation.perform(CompleteJob{simulation.openJob("work"), {}}).ok());
    CHECK(simulation.state().variable(kProcessScope, "all")->text() == "[[1, 7], [2, 2]]");

    simulation =
        started(start() + user("t") + service("j", mapping({{"of", "given"}})) + end() + path({"s", "t", "j", "e"}));
    REQUIRE(simulation.perform(ModifyInstance{{}, {{"j", {{"of", 3}}, true, 0}}, "by hand", "x"}).ok());
    again({{"other", 1}});
    CHECK(given(simulation.openJob("work")) == "3");
}
