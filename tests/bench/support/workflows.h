#pragma once

#include <string>

/// The least of workflows: what is measured is the way of a command, not what a process does.
namespace entente::bench {

/// A task `work`, then `next`: nodes and flows that lead from it to `end`.
inline std::string withTask(const std::string& id, const std::string& next) {
    return R"(<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
                  xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="urn:bench">
  <bpmn:process id=")" +
           id + R"(" name="Bench" isExecutable="true">
    <bpmn:startEvent id="start" />
    <bpmn:sequenceFlow id="to_work" sourceRef="start" targetRef="work" />
    <bpmn:userTask id="work" name="Work">
      <bpmn:extensionElements>
        <zeebe:userTask />
        <zeebe:assignmentDefinition candidateGroups="coordinator A" />
      </bpmn:extensionElements>
    </bpmn:userTask>
)" + next + R"(
    <bpmn:endEvent id="end" />
  </bpmn:process>
</bpmn:definitions>
)";
}

/// Its one task comes again when it is done, so that each completion ends a task and opens the next.
inline std::string loop() {
    return withTask("loop", R"(
    <bpmn:sequenceFlow id="to_more" sourceRef="work" targetRef="more" />
    <bpmn:exclusiveGateway id="more" default="again" />
    <bpmn:sequenceFlow id="again" sourceRef="more" targetRef="work" />
    <bpmn:sequenceFlow id="enough" sourceRef="more" targetRef="end">
      <bpmn:conditionExpression>=enough = true</bpmn:conditionExpression>
    </bpmn:sequenceFlow>)");
}

/// One task, then it is over.
inline std::string once() {
    return withTask("once", R"(<bpmn:sequenceFlow id="next" sourceRef="work" targetRef="end" />)");
}

/// Waits for nobody: one command begins and ends it.
inline std::string straight() {
    return R"(<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="urn:bench">
  <bpmn:process id="straight" name="Straight" isExecutable="true">
    <bpmn:startEvent id="start" />
    <bpmn:sequenceFlow id="to_choice" sourceRef="start" targetRef="choice" />
    <bpmn:exclusiveGateway id="choice" default="usual" />
    <bpmn:sequenceFlow id="usual" sourceRef="choice" targetRef="end" />
    <bpmn:sequenceFlow id="urgent" sourceRef="choice" targetRef="soon">
      <bpmn:conditionExpression>=priority &gt; 5</bpmn:conditionExpression>
    </bpmn:sequenceFlow>
    <bpmn:endEvent id="end" />
    <bpmn:endEvent id="soon" />
  </bpmn:process>
</bpmn:definitions>
)";
}

}  // namespace entente::bench
