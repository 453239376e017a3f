#include "bpmn/steps.h"

#include <doctest/doctest.h>

#include <string>

#include "bpmn/reader.h"

using namespace entente;
using namespace entente::bpmn;

namespace {

const std::string kFile = R"xml(<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d">
  <bpmn:process id="p" isExecutable="true">
    <bpmn:startEvent id="s" />
    <!-- who signs -->
    <bpmn:userTask id="sign" name="Sign">
      <bpmn:extensionElements>
        <zeebe:taskSchedule dueDate="=a" followUpDate="=b" />
        <zeebe:properties>
          <zeebe:property name="kind" value="approval" />
          <zeebe:property name="approvers" value="=program.mois.signatory" />
          <zeebe:property name="reminders" value="-1" />
        </zeebe:properties>
      </bpmn:extensionElements>
    </bpmn:userTask>
    <bpmn:userTask id="fill" name="Fill">
      <bpmn:incoming>f1</bpmn:incoming>
    </bpmn:userTask>
    <bpmn:serviceTask id="letter">
      <bpmn:extensionElements>
        <zeebe:taskDefinition type="entente:document" />
        <zeebe:taskHeaders>
          <zeebe:header key="template" value="letter" />
        </zeebe:taskHeaders>
      </bpmn:extensionElements>
    </bpmn:serviceTask>
    <bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="fill" />
    <bpmn:sequenceFlow id="f2" sourceRef="fill" targetRef="letter" />
    <bpmn:sequenceFlow id="f3" sourceRef="letter" targetRef="sign" />
  </bpmn:process>
  <bpmndi:BPMNDiagram id="di" />
</bpmn:definitions>
)xml";

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

/// What writing back alone does to the file.
std::string untouched() {
    const auto same = applySteps(kFile, {});
    REQUIRE(same.ok());
    return *same;
}

std::string edited(const StepEdit& edit) {
    const auto result = applySteps(kFile, {edit});
    REQUIRE(result.ok());
    return *result;
}

}  // namespace

TEST_CASE("steps come in the order of the flow with the fields they have") {
    const auto reading = read(kFile);
    const auto rows = steps(reading.definitions.processes.front());
    REQUIRE(rows.size() == 3);
    CHECK(rows[0].element == "fill");
    CHECK(rows[0].work == "form");
    CHECK(rows[0].values.at(StepField::Who).empty());
    CHECK(rows[0].values.contains(StepField::Form));
    CHECK(rows[1].element == "letter");
    CHECK(rows[1].values == std::map<StepField, Text>{{StepField::WordTemplate, "letter"}});
    CHECK(rows[2].element == "sign");
    CHECK(rows[2].values.at(StepField::Who) == "=program.mois.signatory");
    CHECK(rows[2].values.at(StepField::Due) == "=a");
    CHECK(rows[2].values.at(StepField::Reminders) == "-1");
    CHECK_FALSE(rows[2].values.contains(StepField::Form));
}

TEST_CASE("an edit changes its attribute and nothing else") {
    CHECK(edited({"sign", {{StepField::Due, "=c & \"d\""}}}) ==
          replaced(untouched(), "dueDate=\"=a\"", "dueDate=\"=c &amp; &quot;d&quot;\""));
    CHECK(edited({"sign", {{StepField::Reminders, "-5, -1"}}}) ==
          replaced(untouched(), "value=\"-1\"", "value=\"-5, -1\""));
    CHECK(edited({"letter", {{StepField::WordTemplate, "other"}}}) ==
          replaced(untouched(), "value=\"letter\"", "value=\"other\""));
    CHECK(edited({"sign", {{StepField::Due, ""}}}) == replaced(untouched(), " dueDate=\"=a\"", ""));
    CHECK(edited({"sign", {{StepField::Reminders, ""}}}) ==
          replaced(untouched(), "\n          <zeebe:property name=\"reminders\" value=\"-1\"/>", ""));
}

TEST_CASE("what is not there yet is added, indented like its neighbours") {
    CHECK(edited({"sign", {{StepField::MailText, "ask"}}}) ==
          replaced(untouched(), "value=\"-1\"/>",
                   "value=\"-1\"/>\n          <zeebe:property name=\"mailText\" value=\"ask\"/>"));
    CHECK(edited({"fill", {{StepField::Form, "enquiry"}}}) ==
          replaced(untouched(), "name=\"Fill\">",
                   "name=\"Fill\">\n      <bpmn:extensionElements>\n        <zeebe:formDefinition formId=\"enquiry\"/>"
                   "\n      </bpmn:extensionElements>"));
    const auto reading = read(edited({"fill", {{StepField::Who, "coordinator A"}, {StepField::Due, "=x"}}}));
    const auto rows = steps(reading.definitions.processes.front());
    CHECK(rows[0].values.at(StepField::Who) == "coordinator A");
    CHECK(rows[0].values.at(StepField::Due) == "=x");
}

TEST_CASE("setting and removing again gives the file back") {
    const auto with = edited({"fill", {{StepField::Escalation, "5"}}});
    const auto rows = steps(read(with).definitions.processes.front());
    CHECK(rows[0].values.at(StepField::Escalation) == "5");
    const auto without = applySteps(with, {{"fill", {{StepField::Escalation, ""}}}});
    REQUIRE(without.ok());
    CHECK(steps(read(*without).definitions.processes.front())[0].values.at(StepField::Escalation).empty());
}

TEST_CASE("edits that cannot be are refused by name") {
    struct Case {
        StepEdit edit;
        std::string key;
    };
    const Case cases[] = {
        {{"nowhere", {{StepField::Due, "=x"}}}, "bpmn.steps.unknown"},
        {{"letter", {{StepField::Due, "=x"}}}, "bpmn.steps.field"},
        {{"s", {{StepField::Who, "x"}}}, "bpmn.steps.field"},
        {{"sign", {{StepField::Due, std::string("\x01", 1)}}}, "bpmn.steps.text"},
        {{"sign", {{StepField::Due, "\xC0\xAF"}}}, "bpmn.steps.text"},
    };
    for (const auto& one : cases) {
        const auto result = applySteps(kFile, {one.edit});
        REQUIRE_FALSE(result.ok());
        CHECK(result.error().message.key == one.key);
    }
    CHECK_FALSE(applySteps("nonsense", {}).ok());
    CHECK(applySteps("<a/>", {}).error().message.key == "bpmn.not_bpmn");
}
