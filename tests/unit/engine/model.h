#pragma once

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "bpmn/reader.h"
#include "engine/engine.h"
#include "engine/library.h"
#include "engine/simulation.h"

/// Small processes for tests: a few lines of BPMN each.
namespace entente::engine::testing {

inline const Timestamp kStart = *Timestamp::fromIso("2027-01-04T00:00:00Z");  // a Monday

inline std::string file(const std::string& body) {
    return "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' "
           "xmlns:zeebe='http://camunda.org/schema/zeebe/1.0'><message id='the_message' name='news'/><signal "
           "id='the_signal' name='stop'/>"
           "<error id='the_error' errorCode='X'/><escalation id='the_escalation' escalationCode='Y'/><process id='p' "
           "isExecutable='true'>" +
           body + "</process></definitions>";
}

inline std::string node(const std::string& kind, const std::string& id, const std::string& extensions = {},
                        const std::string& attributes = {}, const std::string& content = {}) {
    return '<' + kind + " id='" + id + "' name='Name of " + id + "' " + attributes + "><extensionElements>" +
           extensions + "</extensionElements>" + content + "</" + kind + '>';
}

/// `s` → … → `e`: flows named `<source>_<target>`, the condition in FEEL without its mark.
inline std::string flow(const std::string& from, const std::string& to, const std::string& condition = {}) {
    return "<sequenceFlow id='" + from + '_' + to + "' sourceRef='" + from + "' targetRef='" + to + "'>" +
           (condition.empty() ? "" : "<conditionExpression>=" + condition + "</conditionExpression>") +
           "</sequenceFlow>";
}

inline std::string path(const std::vector<std::string>& ids) {
    std::string flows;
    for (std::size_t i = 1; i < ids.size(); ++i)
        flows += flow(ids[i - 1], ids[i]);
    return flows;
}

inline std::string start() {
    return node("startEvent", "s");
}
inline std::string end(const std::string& id = "e") {
    return node("endEvent", id);
}
inline std::string user(const std::string& id, const std::string& extensions = {}) {
    return node("userTask", id, extensions);
}
inline std::string service(const std::string& id, const std::string& extensions = {}) {
    return node("serviceTask", id, "<zeebe:taskDefinition type='work'/>" + extensions);
}
inline std::string timer(const std::string& what, const std::string& text) {
    return "<timerEventDefinition><" + what + '>' + text + "</" + what + "></timerEventDefinition>";
}
inline std::string boundary(const std::string& id, const std::string& host, bool interrupting, const std::string& what,
                            const std::string& text) {
    return node("boundaryEvent", id, {},
                "attachedToRef='" + host + "' cancelActivity='" + (interrupting ? "true" : "false") + "'",
                timer(what, text));
}
inline std::string properties(const std::vector<std::pair<std::string, std::string>>& values) {
    std::string text = "<zeebe:properties>";
    for (const auto& [name, value] : values)
        text += "<zeebe:property name='" + name + "' value='" + value + "'/>";
    return text + "</zeebe:properties>";
}
inline std::string mapping(const std::vector<std::pair<std::string, std::string>>& inputs,
                           const std::vector<std::pair<std::string, std::string>>& outputs = {}) {
    std::string text = "<zeebe:ioMapping>";
    for (const auto& [source, target] : inputs)
        text += "<zeebe:input source='=" + source + "' target='" + target + "'/>";
    for (const auto& [source, target] : outputs)
        text += "<zeebe:output source='=" + source + "' target='" + target + "'/>";
    return text + "</zeebe:ioMapping>";
}

inline std::shared_ptr<const Definition> compiled(const std::string& body, Decisions decisions = {}) {
    std::vector<Problem> problems;
    auto definition = compile(bpmn::read(file(body)).definitions, "p", problems, std::move(decisions));
    for (const auto& problem : problems)
        if (problem.severity == Severity::Error) FAIL_CHECK((problem.element + ": " + problem.message.english()));
    REQUIRE(definition.ok());
    return *definition;
}

/// The process `p` of the body and those that follow it in the same file, for calls.
inline ProcessLibrary processesOf(const std::string& body) {
    const auto model = bpmn::read(file(body)).definitions;
    std::vector<Problem> problems;
    ProcessLibrary::Processes processes;
    for (const auto& process : model.processes) {
        auto definition = compile(model, process.id, problems, {}, process.id);
        REQUIRE(definition.ok());
        processes.emplace(process.id, *definition);
    }
    return ProcessLibrary(std::move(processes));
}

/// Ends the process `p` and begins another one.
inline std::string andProcess(const std::string& id, const std::string& body) {
    return "</process><process id='" + id + "' isExecutable='true'>" + body;
}

inline std::string call(const std::string& id, const std::string& process, const std::string& extensions = {}) {
    return node("callActivity", id, "<zeebe:calledElement processId='" + process + "'/>" + extensions);
}

/// A running instance of the body.
inline Simulation started(const std::string& body, feel::Context variables = {}, feel::Context ambient = {},
                          const std::string& zone = "UTC", Decisions decisions = {}) {
    Simulation simulation(compiled(body, std::move(decisions)), Environment{kStart, zone, std::move(ambient)});
    REQUIRE(simulation.perform(StartInstance{std::move(variables), "tester"}).ok());
    return simulation;
}

inline void complete(Simulation& simulation, const std::string& task, feel::Context variables = {}) {
    const Key key = simulation.openTask(task);
    CAPTURE(task);
    REQUIRE(key != 0);
    REQUIRE(simulation.perform(CompleteTask{key, std::move(variables), "tester"}).ok());
}

inline bool completed(const Simulation& simulation) {
    return simulation.state().info.status == InstanceStatus::Completed;
}

using Ids = std::vector<std::string>;

/// The names of the events so far.
inline Ids names(const Simulation& simulation) {
    Ids all;
    for (const auto& entry : simulation.log())
        all.emplace_back(eventName(entry.event));
    return all;
}

inline int count(const Simulation& simulation, std::string_view name) {
    int found = 0;
    for (const auto& entry : simulation.log())
        found += eventName(entry.event) == name ? 1 : 0;
    return found;
}

inline const Incident& onlyIncident(const Simulation& simulation) {
    REQUIRE(simulation.state().incidents.size() == 1);
    return simulation.state().incidents.begin()->second;
}

/// s → a → [ x → y ] → b → e, with a message for the part in brackets and a timer on it.
inline const std::string kParts =
    start() + user("a") + user("b") + end() +
    node("subProcess", "part", mapping({{"1 + 1", "two"}}), {},
         node("startEvent", "ps") + user("x") + user("y") + end("pe") + path({"ps", "x", "y", "pe"}) +
             node("subProcess", "heard", {}, "triggeredByEvent='true'",
                  node("startEvent", "hs", {}, "isInterrupting='false'",
                       "<messageEventDefinition messageRef='the_message'/>") +
                      user("h") + end("he") + path({"hs", "h", "he"}))) +
    boundary("late", "part", true, "timeDuration", "P1D") + end("le") + path({"late", "le"}) +
    path({"s", "a", "part", "b", "e"});

/// Key and text of the refusal; empty when the command is taken.
inline std::string failureOf(const Simulation& simulation, const Command& command) {
    const auto decided = decide(simulation.definition(), simulation.state(), command, Environment{simulation.now()});
    return decided.ok() ? "" : decided.error().message.key + ": " + decided.error().message.english();
}

/// The whole state as text, to compare.
inline std::string dump(const State& state) {
    std::string text;
    const auto add = [&](const Event& event) { text += toText(event) + '\n'; };
    text += std::to_string(static_cast<int>(state.info.status)) + ' ' + std::to_string(state.nextKey) + ' ' +
            state.info.startedAt.iso() + (state.info.endedAt ? state.info.endedAt->iso() : "") + '\n';
    for (const auto& [key, row] : state.elements)
        add(ElementActivated{row});
    for (const auto& [key, row] : state.tasks)
        add(TaskCreated{row});
    for (const auto& [key, row] : state.jobs)
        add(JobCreated{row});
    for (const auto& [key, row] : state.timers)
        add(TimerScheduled{row});
    for (const auto& [key, row] : state.subscriptions)
        add(SubscriptionOpened{row});
    for (const auto& [key, row] : state.incidents)
        add(IncidentRaised{row, ElementStatus::Active});
    for (const auto& [token, number] : state.tokens)
        text += token.flowId + ' ' + std::to_string(number) + '\n';
    for (const auto& [scope, variables] : state.variables)
        for (const auto& [name, value] : variables)
            add(VariableSet{scope, name, value});
    return text;
}

}  // namespace entente::engine::testing
