#include "workflow/variable_check.h"

#include <doctest/doctest.h>

#include "bpmn/reader.h"

using namespace entente;

namespace {

/// A process of one form task `ask` with the answers `visit.city` and `visit.days`, and more nodes.
std::vector<Problem> check(const std::string& body) {
    const auto reading = bpmn::read(
        "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' "
        "xmlns:zeebe='http://camunda.org/schema/zeebe/1.0'><process id='p'>"
        "<userTask id='ask'><extensionElements><zeebe:formDefinition formId='visit'/></extensionElements></userTask>" +
        body + "</process></definitions>");
    REQUIRE(reading.problems.empty());
    const auto form = forms::Form::parse(
        R"({"id": "visit", "type": "default", "schemaVersion": 16, "components": [
            {"type": "textfield", "id": "a", "key": "visit.city", "label": "City"},
            {"type": "number", "id": "b", "key": "visit.days", "label": "Days"}]})");
    REQUIRE(form);
    return workflow::checkVariables(reading.definitions.processes.at(0), {{"visit", *form}});
}

std::string flow(const std::string& condition) {
    return "<sequenceFlow id='f' sourceRef='ask' targetRef='ask'><conditionExpression>=" + condition +
           "</conditionExpression></sequenceFlow>";
}

std::string task(const std::string& inside, const std::string& kind = "approval") {
    return "<userTask id='t'><extensionElements><zeebe:properties><zeebe:property name='kind' value='" + kind +
           "'/></zeebe:properties>" + inside + "</extensionElements></userTask>";
}

}  // namespace

TEST_CASE("a variable that nothing sets is named where it is read") {
    struct Case {
        std::string body;
        std::string english;  ///< empty: nothing to say
    };
    const Case cases[] = {
        {flow("visit.days > 2"), ""},
        {flow("visit.city = program.city"), ""},
        {flow("visit = null"), ""},
        {flow("visit.city.name = null"), ""},
        {flow("for day in [1, 2] return day = visit.days"), ""},
        {flow("visit.dyas > 2"), "condition: nothing in this workflow sets “visit.dyas”; did you mean “visit.days”?"},
        {flow("somebody"), "condition: nothing in this workflow sets “somebody”."},
        {flow("decision.outcome = null"), "condition: nothing in this workflow sets “decision.outcome”."},
        {flow("decision.outcome = \"approve\"") + task(""), ""},
        {flow("dispatch.number = \"1\"") + task("", "dispatch"), ""},
        {task("<zeebe:ioMapping><zeebe:input source='=visit.city' target='place'/><zeebe:output source='=place' "
              "target='venue'/></zeebe:ioMapping>") +
             flow("venue = 1"),
         ""},
        {task("<zeebe:ioMapping><zeebe:input source='=visit.city' target='place'/></zeebe:ioMapping>") +
             flow("place = 1"),
         "condition: nothing in this workflow sets “place”."},
        {task("<zeebe:taskSchedule dueDate='=visit.day'/>"),
         "dueDate: nothing in this workflow sets “visit.day”; did you mean “visit.days”?"},
        // What others bring cannot be foreseen.
        {flow("anything") + "<userTask id='u'/>", ""},
        {flow("anything") +
             "<serviceTask id='u'><extensionElements><zeebe:taskDefinition type='book'/></extensionElements>"
             "</serviceTask>",
         ""},
        {flow("anything") + "<subProcess id='u'/>", "condition: nothing in this workflow sets “anything”."},
    };
    for (const auto& one : cases) {
        CAPTURE(one.body);
        const auto problems = check(one.body);
        CHECK(problems.size() == (one.english.empty() ? 0 : 1));
        if (problems.empty()) continue;
        CHECK(problems[0].message.english() == one.english);
        CHECK(problems[0].severity == Severity::Warning);
        CHECK(problems[0].line == 1);
    }
}
