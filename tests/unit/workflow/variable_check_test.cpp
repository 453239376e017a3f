#include "workflow/variable_check.h"

#include <doctest/doctest.h>

#include "bpmn/reader.h"
#include "unit/docx/documents.h"

using namespace entente;

namespace {

/// A process of one form task `ask` with the answers `visit.city` and `visit.days`, and more nodes.
std::vector<Problem> check(const std::string& body, const std::map<std::string, docx::DocxTemplate>& templates = {},
                           bool isCalled = false) {
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
    return workflow::checkVariables(reading.definitions.processes.at(0), {{"visit", *form}}, templates, isCalled);
}

docx::DocxTemplate word(const std::string& text) {
    auto compiled = docx::DocxTemplate::compile(
        docx::testing::document(docx::testing::p("First paragraph") + docx::testing::p(text)));
    REQUIRE(compiled.ok());
    return *compiled.value;
}

std::string letter(const std::string& inside = {}) {
    return "<serviceTask id='make'><extensionElements><zeebe:taskDefinition type='entente:document'/>"
           "<zeebe:taskHeaders><zeebe:header key='template' value='letter'/><zeebe:header key='languages' "
           "value='en, ko'/></zeebe:taskHeaders>" +
           inside + "</extensionElements></serviceTask>";
}

std::string flow(const std::string& condition) {
    return "<sequenceFlow id='f' sourceRef='ask' targetRef='ask'><conditionExpression>=" + condition +
           "</conditionExpression></sequenceFlow>";
}

std::string leads(const std::string& from, const std::string& to) {
    return "<sequenceFlow id='" + from + "_" + to + "' sourceRef='" + from + "' targetRef='" + to + "'/>";
}

std::string catching(const std::string& event) {
    return "<intermediateCatchEvent id='c'><" + event + "/></intermediateCatchEvent>";
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
    const std::string set = "<zeebe:properties><zeebe:property name='agreementSet' value='plan'/></zeebe:properties>";
    const std::string nothing = "condition: nothing in this workflow sets “anything”.";
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
        {flow("agreement.agreed") + task(""), "condition: nothing in this workflow sets “agreement.agreed”."},
        {flow("agreement.agreed") + task(set), ""},
        {flow("agreement.argeed") + task(set),
         "condition: nothing in this workflow sets “agreement.argeed”; did you mean “agreement.agreed”?"},
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
        // What others bring cannot be foreseen behind them,
        {flow("anything") + catching("messageEventDefinition") + leads("c", "ask"), ""},
        {flow("anything") + catching("signalEventDefinition") + leads("c", "ask"), ""},
        {flow("anything") + "<subProcess id='x'>" + catching("messageEventDefinition") + "</subProcess>" +
             leads("x", "ask"),
         ""},
        {flow("anything") + "<parallelGateway id='x'/>" + catching("messageEventDefinition") + leads("x", "c") +
             leads("x", "ask"),
         ""},
        {flow("anything") + "<userTask id='u'><extensionElements><zeebe:properties><zeebe:property name='kind' "
                            "value='approval'/></zeebe:properties></extensionElements></userTask>"
                            "<boundaryEvent id='b' attachedToRef='u' cancelActivity='false'>"
                            "<messageEventDefinition/></boundaryEvent>",
         ""},
        // but before them, and where they do not lead, it can.
        {flow("anything") + catching("messageEventDefinition"), nothing},
        {flow("anything") + catching("messageEventDefinition") + leads("ask", "c"), nothing},
        {flow("anything") + "<parallelGateway id='x'/>" + catching("messageEventDefinition") + leads("ask", "x") +
             leads("x", "c"),
         nothing},
        {flow("anything") + catching("linkEventDefinition"), "condition: nothing in this workflow sets “anything”."},
        {flow("anything") + catching("conditionalEventDefinition"),
         "condition: nothing in this workflow sets “anything”."},
        {flow("anything") + "<userTask id='u'/>" + leads("u", "ask"), ""},
        {flow("anything") +
             "<serviceTask id='u'><extensionElements><zeebe:taskDefinition type='book'/></extensionElements>"
             "</serviceTask>" +
             leads("u", "ask"),
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

TEST_CASE("a Word template that reads what nothing sets is named at the task that fills it, with tag and paragraph") {
    struct Case {
        std::string text, inside;
        std::string english;  ///< empty: nothing to say
    };
    const std::string place = "Word template “letter.en”, paragraph 2, ";
    const std::string place_ = "<zeebe:ioMapping><zeebe:input source='=visit.city' target='place'/></zeebe:ioMapping>";
    const Case cases[] = {
        {"{{ visit.city }} {{ program.title }} {{ document.date }} {{ document.date.year }}", {}, {}},
        {"{% for d in visit.days %}{{ d.name }}, {{ loop.index }}{% endfor %}", {}, {}},
        {"{% set c = visit.city %}{{ c }}", {}, {}},
        {"{{ place }}", place_, {}},
        {"{{ visit.citty }}", {}, place + "{{ visit.citty }}: nothing sets “visit.citty”; did you mean “visit.city”?"},
        {"{% if budget > 5 %}{{ budget }}{% endif %}", {}, place + "{% if budget > 5 %}: nothing sets “budget”."},
        {"{% for s in sessions %}{{ s.title }}{% endfor %}",
         {},
         place + "{% for s in sessions %}: nothing sets “sessions”."},
        {"{{ document.titel }}",
         {},
         place + "{{ document.titel }}: nothing sets “document.titel”; did you mean “document.title”?"},
        // What is not there is null: a template may ask for it.
        {"{% if document.type = \"x\" %}y{% endif %}",
         {},
         place + "{% if document.type = \"x\" %}: nothing sets “document.type”."},
        {"{{ document.name }}", {}, place + "{{ document.name }}: nothing sets “document.name”."},
        {"{{ document.day }}", {}, place + "{{ document.day }}: nothing sets “document.day”."},
        {"{{ docment.date }}", {}, place + "{{ docment.date }}: nothing sets “docment.date”."},
        {"{{ vist.city }}", {}, place + "{{ vist.city }}: nothing sets “vist.city”; did you mean “visit”?"},
        {"{{ document.titel }}", "<zeebe:ioMapping><zeebe:input source='=visit' target='document'/></zeebe:ioMapping>",
         place + "{{ document.titel }}: nothing sets “document.titel”; did you mean “document.title”?"},
    };
    for (const auto& one : cases) {
        CAPTURE(one.text);
        const auto problems =
            check(letter(one.inside), {{"letter.en", word(one.text)}, {"other.en", word("{{ no }}")}});
        if (one.english.empty()) {
            CHECK(problems.empty());
            continue;
        }
        REQUIRE_FALSE(problems.empty());
        CHECK(problems[0].message.english() == one.english);
        CHECK(problems[0].severity == Severity::Warning);
        CHECK(problems[0].element == "make");
    }
    // Where others bring data, only what the product itself gives can be told.
    const auto open = letter() + "<userTask id='u'/>" + leads("u", "make");
    CHECK(check(open, {{"letter.en", word("{{ anything }}")}}).empty());
    CHECK(check(open, {{"letter.en", word("{{ document.dat }}")}}).size() == 1);
    // So where a caller brings them.
    CHECK(check(letter() + flow("anything"), {{"letter.en", word("{{ anything }}")}}, true).empty());
    CHECK(check(letter(), {{"letter.en", word("{{ document.dat }}")}}, true).size() == 1);
    // Both languages are looked at.
    CHECK(check(letter(), {{"letter.en", word("{{ one }}")}, {"letter.ko", word("{{ two }}")}}).size() == 2);
}
