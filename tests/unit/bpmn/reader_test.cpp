#include "bpmn/reader.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

using namespace entente;
using namespace entente::bpmn;

namespace {

std::string file(const std::string& body) {
    return R"(<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:other="urn:other" id="defs">
)" + body + "\n</bpmn:definitions>";
}

constexpr const char* kProcess = R"xml(<bpmn:process id="p" name="Planning" isExecutable="true">
  <bpmn:documentation>What it is for.</bpmn:documentation>
  <bpmn:extensionElements><zeebe:versionTag value="1.2"/>
    <zeebe:properties><zeebe:property name="name.ko" value="기획"/></zeebe:properties></bpmn:extensionElements>
  <bpmn:startEvent id="s"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
  <bpmn:userTask id="t" name="Sign" default="f2">
    <bpmn:extensionElements>
      <zeebe:userTask />
      <zeebe:formDefinition formId="letter" />
      <zeebe:assignmentDefinition assignee="=a" candidateGroups="coordinator A, coordinator B" candidateUsers="u" />
      <zeebe:taskSchedule dueDate="=now() + duration(&quot;P5D&quot;)" followUpDate="2027-01-05" />
      <zeebe:priorityDefinition priority="70" />
      <zeebe:ioMapping><zeebe:input source="=x" target="y" /><zeebe:output source="=y" target="a.b" /></zeebe:ioMapping>
      <zeebe:properties>
        <zeebe:property name="kind" value="approval" />
        <zeebe:property name="name.ko" value="서명" />
      </zeebe:properties>
      <other:thing />
    </bpmn:extensionElements>
    <bpmn:documentation> Signs the letter. </bpmn:documentation>
  </bpmn:userTask>
  <bpmn:boundaryEvent id="b" attachedToRef="t" cancelActivity="false">
    <bpmn:timerEventDefinition>
      <bpmn:timeCycle xsi:type="bpmn:tFormalExpression">R3/PT1H</bpmn:timeCycle>
    </bpmn:timerEventDefinition>
  </bpmn:boundaryEvent>
  <bpmn:serviceTask id="m">
    <bpmn:extensionElements>
      <zeebe:taskDefinition type="entente:mail" retries="5" />
      <zeebe:taskHeaders><zeebe:header key="text" value="thanks" /></zeebe:taskHeaders>
    </bpmn:extensionElements>
  </bpmn:serviceTask>
  <bpmn:subProcess id="sub" triggeredByEvent="true"><bpmn:startEvent id="inner"/></bpmn:subProcess>
  <bpmn:endEvent id="e"><bpmn:terminateEventDefinition /></bpmn:endEvent>
  <bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="t" />
  <bpmn:sequenceFlow id="f2" sourceRef="t" targetRef="e">
    <bpmn:conditionExpression>x &gt; 1</bpmn:conditionExpression>
  </bpmn:sequenceFlow>
  <bpmn:sequenceFlow id="f3" sourceRef="t" targetRef="inner" />
</bpmn:process>)xml";

}  // namespace

TEST_CASE("a process is read with its Camunda 8 elements") {
    const auto reading = read(file(kProcess));
    CHECK(reading.problems.empty());
    REQUIRE(reading.definitions.processes.size() == 1);
    const auto& process = reading.definitions.processes.front();
    CHECK(process.executable);
    CHECK(process.documentation == "What it is for.");
    CHECK(process.versionTag == "1.2");
    CHECK(process.names.at("ko") == "기획");

    const auto& task = process.nodes[static_cast<std::size_t>(process.node("t"))];
    CHECK(task.kind == NodeKind::UserTask);
    CHECK(task.names.at("ko") == "서명");
    CHECK(task.documentation == "Signs the letter.");
    CHECK(task.formId == "letter");
    CHECK(task.assignee == "=a");
    CHECK(task.candidateGroups == "coordinator A, coordinator B");
    CHECK(task.dueDate == "=now() + duration(\"P5D\")");
    CHECK(task.followUpDate == "2027-01-05");
    CHECK(task.priority == "70");
    CHECK(task.inputs.size() == 1);
    CHECK(task.outputs.front().target == "a.b");
    CHECK(task.property("kind") == "approval");
    CHECK(task.property("absent").empty());
    CHECK(task.outgoing.size() == 1);
    CHECK(task.defaultFlow == process.flow("f2"));

    const auto& boundary = process.nodes[static_cast<std::size_t>(process.node("b"))];
    CHECK(boundary.attachedTo == process.node("t"));
    CHECK_FALSE(boundary.interrupting);
    CHECK(boundary.timer == TimerKind::Cycle);
    CHECK(boundary.timerText == "R3/PT1H");

    const auto& mail = process.nodes[static_cast<std::size_t>(process.node("m"))];
    CHECK(mail.jobType == "entente:mail");
    CHECK(mail.retries == "5");
    CHECK(mail.header("text") == "thanks");

    const auto& inner = process.nodes[static_cast<std::size_t>(process.node("inner"))];
    CHECK(inner.parent == process.node("sub"));
    CHECK(process.nodes[static_cast<std::size_t>(inner.parent)].triggeredByEvent);
    CHECK(process.nodes[static_cast<std::size_t>(process.node("e"))].event == EventKind::Terminate);

    CHECK(process.flows[1].condition == "=x > 1");
    CHECK(process.flows[2].target == -1);  // another scope
}

TEST_CASE("plain BPMN tells messages apart by properties, unless Camunda 8 has a key for them") {
    const auto reading = read(file(R"xml(<bpmn:message id="ask" name="request"/>
  <bpmn:message id="reply" name="reply"/>
  <bpmn:message id="own" name="own"><bpmn:extensionElements><zeebe:subscription correlationKey="=mine"/>
    </bpmn:extensionElements></bpmn:message>
  <bpmn:correlationProperty id="letter">
    <bpmn:correlationPropertyRetrievalExpression messageRef="ask"><bpmn:messagePath>request.letter</bpmn:messagePath>
    </bpmn:correlationPropertyRetrievalExpression>
    <bpmn:correlationPropertyRetrievalExpression messageRef="reply"><bpmn:messagePath>answer.letter</bpmn:messagePath>
    </bpmn:correlationPropertyRetrievalExpression>
    <bpmn:correlationPropertyRetrievalExpression messageRef="own"><bpmn:messagePath>other</bpmn:messagePath>
    </bpmn:correlationPropertyRetrievalExpression>
  </bpmn:correlationProperty>
  <bpmn:correlationProperty id="year">
    <bpmn:correlationPropertyRetrievalExpression messageRef="reply"><bpmn:messagePath>year</bpmn:messagePath>
    </bpmn:correlationPropertyRetrievalExpression>
    <bpmn:correlationPropertyRetrievalExpression><bpmn:messagePath>nowhere</bpmn:messagePath>
    </bpmn:correlationPropertyRetrievalExpression>
  </bpmn:correlationProperty>
  <bpmn:process id="p">
    <bpmn:correlationSubscription correlationKeyRef="k">
      <bpmn:correlationPropertyBinding correlationPropertyRef="letter"><bpmn:dataPath>sent.letter</bpmn:dataPath>
      </bpmn:correlationPropertyBinding></bpmn:correlationSubscription>
    <bpmn:sendTask id="send" messageRef="ask"/>
    <bpmn:receiveTask id="wait" messageRef="ask"/>
    <bpmn:receiveTask id="both" messageRef="reply"/>
    <bpmn:endEvent id="end"><bpmn:messageEventDefinition messageRef="reply"/></bpmn:endEvent>
    <bpmn:sendTask id="other" messageRef="own"/>
    <bpmn:task id="plain"/>
  </bpmn:process>)xml"));
    CHECK(reading.definitions.unread.empty());
    const auto& process = reading.definitions.processes.front();
    const auto key = [&](const char* id) {
        return process.nodes[static_cast<std::size_t>(process.node(id))].correlationKey;
    };
    CHECK(key("send") == "=request.letter");
    CHECK(key("wait") == "=sent.letter");
    CHECK(key("both") == "=string(sent.letter) + \"|\" + string(year)");
    CHECK(key("end") == "=string(answer.letter) + \"|\" + string(year)");
    CHECK(key("other") == "=mine");
    CHECK(key("plain").empty());
}

TEST_CASE("what is left aside is told") {
    const auto unread = read(file(kProcess)).definitions.unread;
    REQUIRE(unread.size() == 1);
    CHECK(unread[0].origin == Unread::Origin::Foreign);
    CHECK(unread[0].what == "element other:thing");
    CHECK(unread[0].element == "t");
}

TEST_CASE("bytes that are no BPMN give one problem and no process") {
    struct Case {
        std::string name;
        std::string bytes;
    };
    const Case cases[] = {
        {"empty", ""},
        {"no XML", "hello"},
        {"cut off", file(kProcess).substr(0, 900)},
        {"document type", "<!DOCTYPE d [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><d>&x;</d>"},
        {"other root", "<html/>"},
        {"no process", file("")},
        {"too deep", file([] {
             std::string deep;
             for (int i = 0; i < 5000; ++i)
                 deep += "<bpmn:subProcess id=\"x\">";
             return deep;
         }())},
    };
    for (const auto& one : cases) {
        CAPTURE(one.name);
        const auto reading = read(one.bytes);
        CHECK(reading.definitions.processes.empty());
        REQUIRE(reading.problems.size() == 1);
        CHECK(reading.problems[0].severity == Severity::Error);
        CHECK_FALSE(reading.problems[0].message.english().empty());
    }
}

TEST_CASE("elements without id get one of their own, a process needs it") {
    const auto reading =
        read(file("<bpmn:process><bpmn:task id='a'/><bpmn:task/>"
                  "<bpmn:sequenceFlow sourceRef='a' targetRef='b'/>"
                  "<bpmn:sequenceFlow sourceRef='a' targetRef='b'/></bpmn:process>"));
    REQUIRE(reading.problems.size() == 1);
    CHECK(reading.problems[0].message.key == "bpmn.process_without_id");
    CHECK(reading.problems[0].line == 4);
    const auto& process = reading.definitions.processes.front();
    CHECK(process.nodes[1].id == "task#2");
    CHECK(process.flows[0].id == "a->b");
    CHECK(process.flows[1].id == "a->b#2");
}
