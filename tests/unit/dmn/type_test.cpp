#include <doctest/doctest.h>

#include "unit/dmn/support.h"

using namespace entente::dmn::testing;

namespace {

constexpr auto kTypes = R"(
  <itemDefinition name="tLevel"><typeRef>number</typeRef><allowedValues><text>[1..5]</text></allowedValues></itemDefinition>
  <itemDefinition name="tLevels" isCollection="true"><typeRef>tLevel</typeRef></itemDefinition>
  <itemDefinition name="tPair" isCollection="true"><typeRef>number</typeRef>
    <allowedValues><text>&gt; 0</text></allowedValues><typeConstraint><text>count(?) = 2</text></typeConstraint></itemDefinition>
  <itemDefinition name="tPerson">
    <itemComponent name="name"><typeRef>string</typeRef></itemComponent>
    <itemComponent name="roles" isCollection="true"><typeRef>string</typeRef>
      <allowedValues><text>"head", "desk"</text></allowedValues></itemComponent>
    <itemComponent name="home"><itemComponent name="city"><typeRef>string</typeRef></itemComponent></itemComponent>
  </itemDefinition>
  <itemDefinition name="tTree"><itemComponent name="value"><typeRef>number</typeRef></itemComponent>
    <itemComponent name="children" isCollection="true"><typeRef>tTree</typeRef></itemComponent></itemDefinition>
  <itemDefinition name="tFunction"><functionItem outputTypeRef="number"><parameters name="n" typeRef="number"/>
    </functionItem></itemDefinition>
  <itemDefinition name="tStay"><itemComponent name="from"><typeRef>date</typeRef></itemComponent>
    <itemComponent name="length"><typeRef>dayTimeDuration</typeRef></itemComponent>
    <itemComponent name="calls" isCollection="true"><typeRef>time</typeRef></itemComponent></itemDefinition>
  <itemDefinition name="tAlias"><typeRef>tPerson</typeRef></itemDefinition>)";

std::string typed(const std::string& typeRef, const std::string& text) {
    return result(definitions(kTypes + decision("d", literal(text), typeRef)), "d");
}

struct Case {
    const char* type;
    const char* text;
    const char* expected;
};

}  // namespace

TEST_CASE("values conform to their type, are converted, or are null (10.3.2.9.4)") {
    for (const auto& [type, text, expected] : std::initializer_list<Case>{
             {"number", "1", "1"},
             {"number", "\"1\"", "null"},
             {"number", "[1]", "1"},
             {"number", "[[1]]", "null"},
             {"number", "[1, 2]", "null"},
             {"number", "null", "null"},
             {"Any", "[1]", "[1]"},
             {"", "[1]", "[1]"},
             {"string", "@\"2027-01-01\"", "null"},
             {"dateTime", "@\"2027-01-01\"", "2027-01-01T00:00:00Z"},
             {"date and time", "@\"2027-01-01\"", "2027-01-01T00:00:00Z"},
             {"list&lt;number&gt;", "[1, 2]", "[1, 2]"},
             {"list&lt;tLevel&gt;", "[1, \"2\"]", "null"},
             {"tLevel", "5", "5"},
             {"tLevel", "6", "null"},
             {"tLevels", "[1, 5]", "[1, 5]"},
             {"tLevels", "3", "[3]"},
             {"tLevels", "9", "null"},
             {"tLevels", "[1, 6]", "null"},
             {"tLevels", "[]", "[]"},
             {"tPair", "[1, 2]", "[1, 2]"},
             {"tPair", "[1, 2, 3]", "null"},
             {"tPair", "[1, -2]", "null"},
             {"tPerson", R"({name: "a", roles: ["head"], home: {city: "b"}, more: 1})",
              R"({name: "a", roles: ["head"], home: {city: "b"}, more: 1})"},
             {"tAlias", R"({name: "a", roles: [], home: {city: "b"}})", R"({name: "a", roles: [], home: {city: "b"}})"},
             {"tPerson", R"({name: "a", roles: ["chief"], home: {city: "b"}})", "null"},
             {"tPerson", R"({name: "a", roles: [], home: {city: 1}})", "null"},
             {"tPerson", R"({name: "a", home: {city: "b"}})", "null"},
             {"tTree", "{value: 1, children: [{value: 2, children: []}]}",
              "{value: 1, children: [{value: 2, children: []}]}"},
             {"tTree", "{value: 1, children: [{value: 2}]}", "null"},
             {"tFunction", "5", "null"}}) {
        CAPTURE(type);
        CAPTURE(text);
        CHECK(result(definitions(kTypes + ("<decision name=\"d\" id=\"d\"><variable name=\"d\" typeRef=\"" +
                                           std::string(type) + "\"/>" + literal(text) + "</decision>")),
                     "d") == expected);
    }
    CHECK(typed("tFunction", "function(n) n").starts_with("function"));
    CHECK(typed("tFunction", "function(a, b) a") == "null");
    CHECK(typed("tFunction", "abs") == "abs");
}

TEST_CASE("FEEL knows the item definitions, without their constraints") {
    CHECK(typed("", "[9 instance of tLevel, \"9\" instance of tLevel, [9] instance of tLevels]") ==
          "[true, false, true]");
    CHECK(typed("", "(function(p: tPerson) p.name)({name: \"a\", roles: [], home: {city: \"b\"}})") == "\"a\"");
    CHECK(typed("", "(function(p: tPerson) p.name)({name: \"a\"})") == "null");
}

TEST_CASE("inputs from JSON become what the model declares, at any depth") {
    const auto model =
        load(definitions(kTypes + input("stay", "tStay") + input("day", "date") +
                         decision("d", literal("[stay.from.year, stay.length.days, stay.calls[1].hour, day]"), "",
                                  requiresInput("stay") + requiresInput("day"))));
    CHECK(shown(evaluate(*model, "d",
                         R"({stay: {from: "2027-05-01", length: "P3D", calls: ["10:30:00"]}, day: "2027-01-02"})")
                    .value) == "[2027, 3, 10, 2027-01-02]");
    const auto wrong = evaluate(*model, "d", R"({stay: {from: "soon", length: "P3D", calls: []}, day: "2027-13-02"})");
    CHECK(wrong.value.text() == "[null, null, null, null]");
    CHECK(reasons(wrong).find(R"(day: `day` must be a date, not "2027-13-02")") != std::string::npos);
    CHECK(reasons(evaluate(*model, "d", "{}")).find("day: no value is given for `day`") != std::string::npos);
}

TEST_CASE("types that are unknown, double, circular, or cannot be read") {
    const auto model = load(definitions(R"(
        <itemDefinition name="a"><typeRef>b</typeRef></itemDefinition>
        <itemDefinition name="b"><typeRef>a</typeRef></itemDefinition>
        <itemDefinition name="c"><typeRef>nothing</typeRef></itemDefinition>
        <itemDefinition name="c"><typeRef>string</typeRef></itemDefinition>
        <itemDefinition name="e"><typeRef>string</typeRef><allowedValues><text>"x",</text></allowedValues></itemDefinition>)" +
                                        decision("d", literal("1"), "unheard of")));
    const auto said = problems(*model);
    CHECK(said.find("a: the item definition is defined by itself") != std::string::npos);
    CHECK(said.find("c: there is no type `nothing`") != std::string::npos);
    CHECK(said.find("c: there are two item definitions of this name") != std::string::npos);
    CHECK(said.find("e: the expression is not complete") != std::string::npos);
    CHECK(said.find("d: there is no type `unheard of`") != std::string::npos);
    CHECK(shown(evaluate(*model, "d").value) == "1");
}

TEST_CASE("every version of the namespace, and qualified type names of DMN 1.1") {
    for (const auto* space :
         {"http://www.omg.org/spec/DMN/20151101/dmn.xsd", "http://www.omg.org/spec/DMN/20180521/MODEL/",
          "https://www.omg.org/spec/DMN/20191111/MODEL/", "https://www.omg.org/spec/DMN/20211108/MODEL/",
          "https://www.omg.org/spec/DMN/20230324/MODEL/"}) {
        const auto bytes = std::string("<d:definitions xmlns:d=\"") + space +
                           R"(" xmlns:f="http://www.omg.org/spec/FEEL/20140401" xmlns:own="urn:t" namespace="urn:t">
            <d:itemDefinition name="tAge"><d:typeRef>f:number</d:typeRef></d:itemDefinition>
            <d:decision id="x" name="x"><d:variable name="x" typeRef="own:tAge"/>
              <d:literalExpression><d:text>["5", 6][2]</d:text></d:literalExpression></d:decision>
            <d:decision id="y" name="y"><d:variable name="y" typeRef="own:tAge"/>
              <d:literalExpression><d:text>"5"</d:text></d:literalExpression></d:decision></d:definitions>)";
        CHECK(problems(*load(bytes)).empty());
        CHECK(result(bytes, "x") == "6");
        CHECK(result(bytes, "y") == "null");
    }
}
