#include "bpmn/check.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "bpmn/reader.h"

using namespace entente;
using namespace entente::bpmn;

namespace {

Definitions model(const std::string& body) {
    return read(
               "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' "
               "xmlns:zeebe='http://camunda.org/schema/zeebe/1.0'><process id='p' isExecutable='true'>" +
               body + "</process></definitions>")
        .definitions;
}

std::string timer(const std::string& what) {
    return "<startEvent id='s'/><sequenceFlow id='f' sourceRef='s' targetRef='x'/><intermediateCatchEvent id='x'>"
           "<timerEventDefinition>" +
           what + "</timerEventDefinition></intermediateCatchEvent>";
}

struct Case {
    std::string name;
    std::string body;
    Severity severity;
    std::string key;
    std::string element;
};

const std::string kStart = "<startEvent id='s'/><sequenceFlow id='f' sourceRef='s' targetRef='x'/>";
const std::string kChoice = kStart +
                            "<exclusiveGateway id='x'/><endEvent id='e'/>"
                            "<sequenceFlow id='a' sourceRef='x' targetRef='e'>"
                            "<conditionExpression>=n > 1</conditionExpression></sequenceFlow>";

}  // namespace

TEST_CASE("each broken rule is named with its element") {
    const Case cases[] = {
        {"no target", kStart, Severity::Error, "bpmn.flow_dangles", "f"},
        {"no end at all", "<sequenceFlow id='f'/>", Severity::Error, "bpmn.flow_without_end", "f"},
        {"into a sub-process", kStart + "<subProcess id='sub'><task id='x'/></subProcess>", Severity::Error,
         "bpmn.flow_crosses", "f"},
        {"same id twice", kStart + "<task id='x'/><task id='x'/>", Severity::Error, "bpmn.id_twice", "x"},
        {"into a start event", kStart + "<startEvent id='x'/>", Severity::Error, "bpmn.start_with_incoming", "x"},
        {"out of an end event",
         kStart + "<endEvent id='x'/><task id='t'/><sequenceFlow id='g' sourceRef='x' targetRef='t'/>", Severity::Error,
         "bpmn.end_with_outgoing", "x"},
        {"waits for nothing", kStart + "<intermediateCatchEvent id='x'/>", Severity::Error, "bpmn.catch_of_nothing",
         "x"},
        {"boundary of nothing", kStart + "<task id='x'/><boundaryEvent id='b' attachedToRef='y'/>", Severity::Error,
         "bpmn.boundary_unattached", "b"},
        {"a filter that compares an entry with itself",
         kStart + "<exclusiveGateway id='x'/><endEvent id='e'/><sequenceFlow id='a' sourceRef='x' targetRef='e'>"
                  "<conditionExpression>=count(rows[item.side = side]) &gt; 1</conditionExpression></sequenceFlow>",
         Severity::Warning, "bpmn.filter_vain", "a"},
        {"boundary on a gateway", kStart + "<exclusiveGateway id='x'/><boundaryEvent id='b' attachedToRef='x'/>",
         Severity::Error, "bpmn.boundary_misplaced", "b"},
        {"default of another", kStart + "<exclusiveGateway id='x' default='f'/>", Severity::Error,
         "bpmn.default_elsewhere", "x"},
        {"boundary on what is no node", kStart + "<task id='x'/><boundaryEvent id='b' attachedToRef='f'/>",
         Severity::Note, "bpmn.boundary_misplaced", "b"},
        {"to what is no node", kStart + "<task id='x'/><sequenceFlow id='b' sourceRef='x' targetRef='f'/>",
         Severity::Note, "bpmn.flow_to_no_node", "b"},
        {"no condition", kChoice + "<sequenceFlow id='b' sourceRef='x' targetRef='e'/>", Severity::Warning,
         "bpmn.flow_without_condition", "b"},
        {"no default",
         kChoice + "<sequenceFlow id='b' sourceRef='x' targetRef='e'><conditionExpression>=n &lt; 1"
                   "</conditionExpression></sequenceFlow>",
         Severity::Warning, "bpmn.no_default", "x"},
        {"unreachable", kStart + "<task id='x'/><task id='t'/>", Severity::Warning, "bpmn.unreachable", "t"},
        {"timer without time", timer(""), Severity::Note, "bpmn.timer_empty", "x"},
        {"empty timer", timer("<timeDate/>"), Severity::Error, "bpmn.timer_empty", "x"},
        {"wrong duration", timer("<timeDuration>five days</timeDuration>"), Severity::Error,
         "bpmn.timer_unreadable.duration", "x"},
        {"wrong date", timer("<timeDate>2027-02-30T00:00:00Z</timeDate>"), Severity::Error,
         "bpmn.timer_unreadable.date", "x"},
        {"cycle of nothing", timer("<timeCycle>R3/PT0S</timeCycle>"), Severity::Error, "bpmn.timer_unreadable.cycle",
         "x"},
        {"expression", timer("<timeDuration>=if then</timeDuration>"), Severity::Error, "bpmn.expression_unreadable",
         "x"},
        {"mapping without target",
         kStart + "<task id='x'><extensionElements><zeebe:ioMapping><zeebe:input source='=1' target='a..b'/>"
                  "</zeebe:ioMapping></extensionElements></task>",
         Severity::Error, "bpmn.mapping_target", "x"},
        {"deep mapping",
         kStart + "<task id='x'><extensionElements><zeebe:ioMapping><zeebe:input source='=1' target='" +
             [] {
                 std::string path = "a";
                 for (int i = 0; i < 100000; ++i)
                     path += ".a";
                 return path;
             }() +
             "'/></zeebe:ioMapping></extensionElements></task>",
         Severity::Error, "bpmn.mapping_target", "x"},
        {"other vendor", kStart + "<task id='x'><extensionElements><zeebe:other/></extensionElements></task>",
         Severity::Note, "bpmn.not_executed", "x"},
    };
    for (const auto& one : cases) {
        CAPTURE(one.name);
        const auto problems = check(model(one.body));
        const auto found = std::find_if(problems.begin(), problems.end(), [&](const Problem& problem) {
            return problem.message.key == one.key && problem.element == one.element;
        });
        REQUIRE(found != problems.end());
        CHECK(found->severity == one.severity);
        CHECK(found->line > 0);
    }
}

TEST_CASE("what is not executed refuses a definition that is to run") {
    const auto definitions =
        model(kStart +
              "<task id='x' isForCompensation='true'><extensionElements><zeebe:other/><o:mark xmlns:o='urn:o'/>"
              "</extensionElements></task>");
    const auto count = [](const std::vector<Problem>& problems, Severity severity) {
        return std::count_if(problems.begin(), problems.end(), [&](const auto& p) { return p.severity == severity; });
    };
    CHECK(count(check(definitions), Severity::Note) == 3);
    CHECK(count(check(definitions, true), Severity::Error) == 2);
    CHECK(count(check(definitions, true), Severity::Note) == 1);  // another vendor's mark is nobody's loss
}

TEST_CASE("what the specification lets pass but nobody can execute refuses a definition that is to run") {
    const auto problems =
        check(model(kStart + "<task id='x'/><sequenceFlow id='b' sourceRef='x' targetRef='f'/>"), true);
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].severity == Severity::Error);
}

TEST_CASE("a sound process has nothing to say") {
    CHECK(check(model(kChoice + "<sequenceFlow id='b' sourceRef='x' targetRef='e'><conditionExpression>=n &lt; 1"
                                "</conditionExpression></sequenceFlow>"))
              .size() == 1);
    CHECK(check(model(kStart + "<task id='x'/>")).empty());
    CHECK(check(model("<task id='x'/>")).empty());  // without a start event every node without a way in begins
}
