#include <doctest/doctest.h>

#include "model.h"

using namespace entente;
using namespace entente::engine;
using namespace entente::engine::testing;

TEST_CASE("start and end: the instance runs through") {
    const auto simulation = started(start() + end() + flow("s", "e"), {{"a", 1}});
    CHECK(completed(simulation));
    CHECK(names(simulation) == Ids{"InstanceStarted", "VariableSet", "ElementActivated", "ElementCompleted",
                                   "ElementActivated", "ElementCompleted", "InstanceCompleted"});
    CHECK(simulation.state().info.endedAt == kStart);
    CHECK(simulation.state().elements.empty());
    CHECK(*simulation.state().variable(kProcessScope, "a") == feel::Value(1));
}

TEST_CASE("user task: everything a task row needs") {
    auto simulation = started(
        start() +
            user("t",
                 "<zeebe:formDefinition formId='letter'/>"
                 "<zeebe:assignmentDefinition assignee='=who' candidateGroups='coordinator A, reader' "
                 "candidateUsers='=[\"u1\", \"u2\"]'/>"
                 "<zeebe:taskSchedule dueDate='=@\"2027-01-08T18:00:00@Asia/Tashkent\"' followUpDate='2027-01-06'/>"
                 "<zeebe:priorityDefinition priority='70'/>" +
                     properties({{"kind", "approval"},
                                 {"approvers", "=program.signatory"},
                                 {"document", "letter"},
                                 {"name.ko", "서명"},
                                 {"documentation.ko", "x"},
                                 {"notify", "=1 = 2"}})) +
            end() + path({"s", "t", "e"}),
        {{"who", "coordinator@mois.example"}}, {{"program", feel::Value(feel::Context{{"signatory", "Minister"}})}},
        "Asia/Seoul");
    const auto& task = *simulation.state().task(simulation.openTask("t"));
    CHECK(task.name == "Name of t");
    CHECK(task.names.at("ko") == "서명");
    CHECK(task.kind == TaskKind::Approval);
    CHECK(task.formId == "letter");
    CHECK(task.assignee == "coordinator@mois.example");
    CHECK(task.candidateGroups == Ids{"coordinator A", "reader"});
    CHECK(task.candidateUsers == Ids{"u1", "u2"});
    CHECK(task.due->iso() == "2027-01-08T13:00:00Z");
    CHECK(task.dueZone == "Asia/Tashkent");
    CHECK(task.followUp->iso() == "2027-01-05T15:00:00Z");
    CHECK(task.priority == 70);
    CHECK(task.document == "letter");
    CHECK(task.properties ==
          feel::Context{{"kind", "approval"}, {"approvers", "Minister"}, {"document", "letter"}, {"notify", false}});
    complete(simulation, "t");
    CHECK(completed(simulation));
}

TEST_CASE("user task: a second completion is told what happened") {
    auto simulation = started(start() + user("t") + user("u") + end() + path({"s", "t", "u", "e"}));
    const Key key = simulation.openTask("t");
    complete(simulation, "t");
    const auto again = simulation.perform(CompleteTask{key, {}, "somebody else"});
    REQUIRE_FALSE(again.ok());
    CHECK(again.error().kind == ErrorKind::Rejected);
    CHECK(again.error().message.key == "engine.task.gone");
    CHECK(simulation.perform(CompleteTask{4711, {}, {}}).error().kind == ErrorKind::NotFound);
    CHECK(simulation.perform(StartInstance{}).error().kind == ErrorKind::Rejected);
    complete(simulation, "u");
    CHECK(simulation.perform(CompleteTask{key, {}, {}}).error().message.key == "engine.instance.completed");
}

TEST_CASE("service task: a job with its headers and inputs") {
    auto simulation = started(
        start() +
            service("j", "<zeebe:taskHeaders><zeebe:header key='text' value='thanks'/></zeebe:taskHeaders>" +
                             mapping({{"a + 1", "b"}, {"b * 2", "deep.c"}, {"1", "deep.d"}}, {{"result.x", "out.y"}})) +
            end() + path({"s", "j", "e"}),
        {{"a", 1}, {"out", feel::Value(feel::Context{{"kept", 1}})}});
    const auto& job = simulation.state().jobs.at(simulation.openJob("work"));
    CHECK(job.headers.at("text") == "thanks");
    CHECK(job.retries == 3);
    CHECK(job.variables == feel::Context{{"b", 2}, {"deep", feel::Value(feel::Context{{"c", 4}, {"d", 1}})}});
    REQUIRE(simulation.perform(CompleteJob{job.key, {{"result", feel::Value(feel::Context{{"x", 9}})}}}).ok());
    CHECK(completed(simulation));
    CHECK(*simulation.state().variable(kProcessScope, "out") == feel::Value(feel::Context{{"kept", 1}, {"y", 9}}));
    CHECK(simulation.state().variable(kProcessScope, "result") == nullptr);
    CHECK(simulation.state().variable(kProcessScope, "b") == nullptr);
}

TEST_CASE("service task: without output mapping results go where the name is, else outermost") {
    auto simulation =
        started(start() + service("j", mapping({{"1", "local"}})) + user("t") + end() + path({"s", "j", "t", "e"}),
                {{"outer", 1}});
    REQUIRE(
        simulation.perform(CompleteJob{simulation.openJob("work"), {{"local", 2}, {"outer", 2}, {"fresh", 2}}}).ok());
    const auto& state = simulation.state();
    CHECK(state.variable(kProcessScope, "local") == nullptr);
    CHECK(*state.variable(kProcessScope, "outer") == feel::Value(2));
    CHECK(*state.variable(kProcessScope, "fresh") == feel::Value(2));
    CHECK(state.variables.size() == 1);
}

TEST_CASE("service task: tries run out, somebody retries") {
    auto simulation = started(start() + service("j") + end() + path({"s", "j", "e"}));
    const Key job = simulation.openJob("work");
    REQUIRE(simulation.perform(FailJob{job, {{}, "relay is down", {}}, 1}).ok());
    CHECK(simulation.state().jobs.at(job).retries == 1);
    CHECK(simulation.state().incidents.empty());
    REQUIRE(simulation.perform(FailJob{job, {{}, "relay is down", {}}, 0}).ok());
    CHECK(onlyIncident(simulation).message.english() == "work failed: relay is down");
    CHECK(simulation.perform(FailJob{job, {{}, "again", {}}, 0}).error().kind == ErrorKind::Rejected);
    const Key incident = onlyIncident(simulation).key;
    REQUIRE(simulation.perform(RetryIncident{incident, "administrator"}).ok());
    CHECK(simulation.state().jobs.at(job).retries == 1);
    CHECK(simulation.perform(RetryIncident{incident, {}}).error().kind == ErrorKind::Rejected);
    REQUIRE(simulation.perform(CompleteJob{job, {}}).ok());
    CHECK(completed(simulation));
}

TEST_CASE("exclusive gateway: first true condition, then default, then incident") {
    const auto body = [](bool withDefault) {
        return start() + node("exclusiveGateway", "x", {}, withDefault ? "default='x_c'" : "") + end("a") + end("b") +
               end("c") + flow("s", "x") + flow("x", "a", "n &gt; 10") + flow("x", "b", "n &gt; 5") +
               (withDefault ? flow("x", "c") : flow("x", "c", "n = 1"));
    };
    const auto lastElement = [](const Simulation& simulation) {
        std::string id;
        for (const auto& entry : simulation.log())
            if (const auto* event = std::get_if<ElementCompleted>(&entry.event)) id = event->elementId;
        return id;
    };
    CHECK(lastElement(started(body(true), {{"n", 11}})) == "a");
    CHECK(lastElement(started(body(true), {{"n", 6}})) == "b");
    CHECK(lastElement(started(body(true), {{"n", 2}})) == "c");

    auto stuck = started(body(false), {{"n", 2}});
    CHECK(onlyIncident(stuck).message.key == "engine.gateway.no_way");
    CHECK(onlyIncident(stuck).expression == "=n > 10\n=n > 5\n=n = 1");
    CHECK(onlyIncident(stuck).variables == feel::Context{{"n", 2}});
    REQUIRE(stuck.perform(SetVariables{kProcessScope, {{"n", 6}}, "administrator"}).ok());
    REQUIRE(stuck.perform(RetryIncident{onlyIncident(stuck).key, "administrator"}).ok());
    CHECK(lastElement(stuck) == "b");
    CHECK(completed(stuck));
}

TEST_CASE("exclusive gateway: a condition that is neither true nor false is an incident, never the default") {
    const auto simulation = started(start() + node("exclusiveGateway", "x", {}, "default='x_b'") + end("a") + end("b") +
                                        flow("s", "x") + flow("x", "a", "approvd") + flow("x", "b"),
                                    {{"approved", true}});
    const auto& incident = onlyIncident(simulation);
    CHECK(incident.elementId == "x");
    CHECK(incident.expression == "=approvd");
    CHECK(incident.message.english().find("approvd") != std::string::npos);
}

TEST_CASE("parallel gateway: fork and join") {
    auto simulation =
        started(start() + node("parallelGateway", "fork") + user("a") + user("b") + node("parallelGateway", "join") +
                end() + path({"s", "fork", "a", "join", "e"}) + path({"fork", "b", "join"}));
    complete(simulation, "b");
    CHECK(simulation.state().tokens.size() == 1);
    CHECK_FALSE(completed(simulation));
    complete(simulation, "a");
    CHECK(completed(simulation));
    CHECK(count(simulation, "TokensJoined") == 1);
}

TEST_CASE("parallel gateway: two tokens of one flow wait for the other flow") {
    // x brings two tokens by the same flow: one joins, the other waits for good
    auto simulation =
        started(start() + node("parallelGateway", "fork") + node("exclusiveGateway", "x") + user("t") + user("u") +
                user("v") + node("parallelGateway", "join") + end() + path({"s", "fork", "t", "x", "join", "e"}) +
                path({"fork", "u", "x"}) + path({"fork", "v", "join"}));
    complete(simulation, "t");
    complete(simulation, "u");
    CHECK(simulation.state().tokens.begin()->second == 2);
    complete(simulation, "v");
    CHECK(count(simulation, "TokensJoined") == 1);
    CHECK(simulation.state().tokens.begin()->second == 1);
    CHECK_FALSE(completed(simulation));
}

TEST_CASE("terminate end event: the rest of the scope goes, the instance is complete") {
    auto simulation = started(
        start() + node("parallelGateway", "fork") + user("a") + user("b") + user("c") +
        node("parallelGateway", "join") + end() + node("endEvent", "stop", {}, {}, "<terminateEventDefinition/>") +
        path({"s", "fork", "a", "join", "e"}) + path({"fork", "b", "join"}) + path({"fork", "c", "stop"}));
    complete(simulation, "a");
    complete(simulation, "c");
    CHECK(completed(simulation));
    CHECK(simulation.state().tokens.empty());
    CHECK(simulation.state().tasks.empty());
    CHECK(count(simulation, "TaskCancelled") == 1);
    CHECK(count(simulation, "ElementTerminated") == 1);
    CHECK(count(simulation, "InstanceTerminated") == 0);
}

TEST_CASE("none end event: other branches go on") {
    auto simulation = started(start() + node("parallelGateway", "fork") + end("a") + user("t") + end("b") +
                              path({"s", "fork", "a"}) + path({"fork", "t", "b"}));
    CHECK_FALSE(completed(simulation));
    complete(simulation, "t");
    CHECK(completed(simulation));
}

TEST_CASE("a loop back asks again") {
    auto simulation = started(
        start() + user("write") + user("decide") + node("exclusiveGateway", "x", {}, "default='x_write'") + end() +
        path({"s", "write", "decide", "x"}) + flow("x", "e", "outcome = \"approve\"") + flow("x", "write"));
    for (int round = 0; round < 3; ++round) {
        complete(simulation, "write");
        complete(simulation, "decide", {{"outcome", "request_changes"}});
    }
    complete(simulation, "write");
    complete(simulation, "decide", {{"outcome", "approve"}});
    CHECK(completed(simulation));
    CHECK(count(simulation, "TaskCompleted") == 8);
}

TEST_CASE("cancelling an instance cleans up") {
    auto simulation = started(start() + node("parallelGateway", "fork") + user("a") + service("b") +
                              boundary("late", "a", true, "timeDuration", "P1D") + end() + end("e2") +
                              path({"s", "fork", "a", "e"}) + path({"fork", "b", "e"}) + path({"late", "e2"}));
    REQUIRE(simulation.perform(CancelInstance{"withdrawn", "administrator"}).ok());
    const auto& state = simulation.state();
    CHECK(state.info.status == InstanceStatus::Terminated);
    CHECK((state.elements.empty() && state.tasks.empty() && state.jobs.empty() && state.timers.empty()));
    CHECK(simulation.perform(CancelInstance{}).error().message.key == "engine.instance.terminated");
}
