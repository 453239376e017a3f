#include "engine/scenario.h"

#include "feel/json.h"
#include "model.h"

using namespace entente;
using namespace entente::engine;
using namespace entente::engine::testing;

namespace {

std::vector<feel::Context> played(const std::string& body, const std::string& scenario) {
    const auto parsed = Scenario::parse(scenario);
    REQUIRE_MESSAGE(parsed.ok(), scenario);
    std::vector<feel::Context> lines;
    const auto outcome =
        run(*parsed, {{"p", compiled(body)}}, "p", [&](const feel::Context& line) { lines.push_back(line); });
    REQUIRE(outcome.ok());
    return lines;
}

}  // namespace

TEST_CASE("what is no scenario is refused with its place") {
    for (const char* text : {
             "[]",
             "{",
             R"({"begin": {}})",
             R"({"start": 1})",
             R"({"start": {"process": "p", "more": 1}})",
             R"({"start": {"variables": []}})",
             R"({"steps": {}})",
             R"({"steps": [1]})",
             R"({"steps": [{}]})",
             R"({"steps": [{"complete": "x", "advance": "P1D"}]})",
             R"({"steps": [{"advance": "soon"}]})",
             R"({"steps": [{"advance": "-P1D"}]})",
             R"({"steps": [{"fire": "all"}]})",
             R"({"steps": [{"job": "x", "fail": "y", "retries": -1}]})",
             R"({"steps": [{"job": "x", "fail": "y", "retries": 1.5}]})",
         }) {
        CAPTURE(text);
        const auto scenario = Scenario::parse(text);
        REQUIRE_FALSE(scenario.ok());
        CHECK_FALSE(scenario.error().message.english().empty());
    }
    CHECK(Scenario::parse("{}").ok());
}

TEST_CASE("variables of a run keep their digits, their types and their nulls") {
    const std::string json =
        R"({"start": {"variables": {"exact": 1234567890123456789012345678901234, "day": "@\"2027-01-05\"",
            "none": null, "text": "@"}}})";
    const auto lines = played(start() + end() + path({"s", "e"}), json);
    const auto& end = lines.back();
    CHECK(end.find("event")->string() == "end");
    CHECK(end.find("state")->string() == "completed");
    const auto& variables = end.find("variables")->context();
    CHECK(variables.find("exact")->text() == "1234567890123456789012345678901234");
    CHECK(variables.find("day")->isDate());
    REQUIRE(variables.find("none") != nullptr);
    CHECK(variables.find("none")->isNull());
    CHECK(variables.find("other") == nullptr);
}

TEST_CASE("documents and mails are told and complete themselves") {
    const auto body = start() +
                      node("serviceTask", "d",
                           "<zeebe:taskDefinition type='entente:document'/><zeebe:taskHeaders>"
                           "<zeebe:header key='template' value='letter'/></zeebe:taskHeaders>") +
                      node("serviceTask", "m",
                           "<zeebe:taskDefinition type='entente:mail'/>" +
                               mapping({{"{key: &quot;opening&quot;, start: date(2027, 3, 5)}", "calendar"}})) +
                      end() + path({"s", "d", "m", "e"});
    std::vector<std::string> told;
    for (const auto& line : played(body, R"({"start": {}})")) {
        const auto& event = line.find("event")->string();
        if (event == "document" || event == "mail") told.push_back(event + ' ' + line.find("element")->string());
        if (event == "document") CHECK(line.find("headers")->context().find("template")->string() == "letter");
        if (event == "mail")
            CHECK(line.find("variables")->at("calendar.start") == feel::Value(*feel::Date::of(2027, 3, 5)));
        if (event == "end") CHECK(line.find("state")->string() == "completed");
    }
    CHECK(told == std::vector<std::string>{"document d", "mail m"});
}

TEST_CASE("the body of a loop is told apart from its instances") {
    const auto body = start() +
                      node("userTask", "t", {}, {},
                           "<multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality>"
                           "</multiInstanceLoopCharacteristics>") +
                      end() + path({"s", "t", "e"});
    int bodies = 0;
    int instances = 0;
    for (const auto& line : played(body, R"({"start": {}, "steps": [{"complete": "t"}, {"complete": "t"}]})")) {
        if (line.find("event")->string() != "completed" || line.find("element")->string() != "t") continue;
        ++(line.find("multiInstanceBody") != nullptr ? bodies : instances);
    }
    CHECK(bodies == 1);
    CHECK(instances == 2);
}

TEST_CASE("cases that set off one another without end are no run") {
    const auto signal = "<signalEventDefinition signalRef='the_signal'/>";
    const auto body =
        node("startEvent", "s", {}, {}, signal) + node("endEvent", "e", {}, {}, signal) + path({"s", "e"});
    const auto scenario = Scenario::parse(R"({"start": [], "steps": [{"signal": "stop"}]})");
    REQUIRE(scenario.ok());
    const auto outcome = run(*scenario, {{"p", compiled(body)}}, "p", [](const feel::Context&) {});
    REQUIRE_FALSE(outcome.ok());
    CHECK(outcome.error().message.key == "engine.scenario.endless");
}
