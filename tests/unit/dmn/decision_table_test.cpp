#include <doctest/doctest.h>

#include "unit/dmn/support.h"

using namespace entente::dmn::testing;

namespace {

constexpr auto kRules = "< 10 => \"B\"\n < 20 => \"A\"\n < 30 => \"C\"\n < 40 => \"B\"";
constexpr auto kOrdered = R"(<output><outputValues><text>"A", "B", "C"</text></outputValues></output>)";
constexpr auto kNumbers = "< 10 => 3\n < 20 => 1\n < 30 => 3\n";

std::string tableModel(const std::string& logic, const std::string& typeRef = "") {
    return definitions(input("x", "number") + decision("d", logic, typeRef, requiresInput("x")));
}

struct Case {
    const char* policy;
    const char* rules;
    const char* output;
    const char* x;
    const char* expected;
};

}  // namespace

TEST_CASE("every hit policy and aggregator (8.2.8)") {
    for (const auto& [policy, rules, output, x, expected] : std::initializer_list<Case>{
             {"", kRules, "<output/>", "35", "\"B\""},
             {"", kRules, "<output/>", "25", "null"},
             {R"(hitPolicy="UNIQUE")", kRules, "<output/>", "35", "\"B\""},
             {R"(hitPolicy="UNIQUE")", kRules, "<output/>", "50", "null"},
             {R"(hitPolicy="ANY")", "< 5 => 1\n < 9 => 1\n < 20 => 2", "<output/>", "3", "null"},
             {R"(hitPolicy="ANY")", "< 5 => 1\n < 9 => 1.0\n > 20 => 2", "<output/>", "3", "1"},
             {R"(hitPolicy="FIRST")", kRules, "<output/>", "5", "\"B\""},
             {R"(hitPolicy="PRIORITY")", kRules, kOrdered, "5", "\"A\""},
             {R"(hitPolicy="PRIORITY")", kRules, kOrdered, "25", "\"B\""},
             {R"(hitPolicy="OUTPUT ORDER")", kRules, kOrdered, "5", R"(["A", "B", "B", "C"])"},
             {R"(hitPolicy="RULE ORDER")", kRules, "<output/>", "5", R"(["B", "A", "C", "B"])"},
             {R"(hitPolicy="COLLECT")", kRules, "<output/>", "15", R"(["A", "C", "B"])"},
             {R"(hitPolicy="COLLECT")", kRules, "<output/>", "50", "[]"},
             {R"(hitPolicy="COLLECT" aggregation="SUM")", kNumbers, "<output/>", "5", "7"},
             {R"(hitPolicy="COLLECT" aggregation="COUNT")", kNumbers, "<output/>", "5", "3"},
             {R"(hitPolicy="COLLECT" aggregation="COUNT")", kNumbers, "<output/>", "50", "0"},
             {R"(hitPolicy="COLLECT" aggregation="MIN")", kNumbers, "<output/>", "5", "1"},
             {R"(hitPolicy="COLLECT" aggregation="MAX")", kNumbers, "<output/>", "5", "3"},
             {R"(hitPolicy="COLLECT" aggregation="SUM")", kNumbers, "<output/>", "50", "null"}}) {
        CAPTURE(policy);
        CAPTURE(x);
        CHECK(result(tableModel(table(policy, rules, output)), "d", std::string("{x: ") + x + "}") == expected);
    }
}

TEST_CASE("what cannot be decided says which rules are to blame") {
    const auto unique = evaluate(*load(tableModel(table("", kRules))), "d", "{x: 25}");
    CHECK(reasons(unique) == "d: rules 3 and 4 match, and only one may");
    const auto none = evaluate(*load(tableModel(table("", kRules))), "d", "{x: 99}");
    CHECK(reasons(none) == "d: no rule matches, and there is no default output");
    const auto any = evaluate(*load(tableModel(table(R"(hitPolicy="ANY")", "< 5 => 1\n < 9 => 2"))), "d", "{x: 1}");
    CHECK(reasons(any) == "d: rules 1 and 2 match with different outputs");
}

TEST_CASE("several outputs: contexts, priority by the first output first, defaults") {
    const auto clauses = R"(<output name="who"><outputValues><text>"minister", "director"</text></outputValues>
        <defaultOutputEntry><text>"desk"</text></defaultOutputEntry></output>
        <output name="days" typeRef="number"><outputValues><text>1, 3, 5</text></outputValues></output>)";
    const auto rules = "< 30 => \"director\"; 1\n < 20 => \"minister\"; 5\n < 10 => \"minister\"; 3";
    CHECK(result(tableModel(table(R"(hitPolicy="PRIORITY")", rules, clauses)), "d", "{x: 5}") ==
          R"({who: "minister", days: 3})");
    CHECK(result(tableModel(table(R"(hitPolicy="OUTPUT ORDER")", rules, clauses)), "d", "{x: 15}") ==
          R"([{who: "minister", days: 5}, {who: "director", days: 1}])");
    CHECK(result(tableModel(table(R"(hitPolicy="UNIQUE")", rules, clauses)), "d", "{x: 50}") ==
          R"({who: "desk", days: null})");
    const auto model = load(tableModel(table(R"(hitPolicy="COLLECT" aggregation="SUM")", rules, clauses)));
    CHECK(problems(*model) == "d: a table with several outputs cannot be aggregated");
    CHECK(evaluate(*model, "d", "{x: 5}").broken);
}

TEST_CASE("without output values the allowed values of the type order the outputs") {
    const auto type = R"(<itemDefinition name="tRank"><typeRef>string</typeRef>
        <allowedValues><text>"C", "B", "A"</text></allowedValues></itemDefinition>)";
    const auto logic = table(R"(hitPolicy="PRIORITY")", kRules);
    CHECK(result(definitions(type + input("x") + decision("d", logic, "tRank", requiresInput("x"))), "d", "{x: 5}") ==
          "\"C\"");
}

TEST_CASE("allowed input and output values") {
    const auto logic = R"(<decisionTable><input><inputExpression><text>x</text></inputExpression>
        <inputValues><text>[0..100]</text></inputValues></input>
        <output><outputValues><text>"low", "high"</text></outputValues></output>
        <rule><inputEntry><text>&lt; 50</text></inputEntry><outputEntry><text>"low"</text></outputEntry></rule>
        <rule><inputEntry><text>&gt;= 50</text></inputEntry><outputEntry><text>"HIGH"</text></outputEntry></rule>
        </decisionTable>)";
    const auto model = load(tableModel(logic));
    CHECK(shown(evaluate(*model, "d", "{x: 20}").value) == "\"low\"");
    CHECK(reasons(evaluate(*model, "d", "{x: 120}")) == "d: 120 is none of the values that the input `x` allows");
    CHECK(evaluate(*model, "d", "{x: 120}").value.isNull());
    CHECK(reasons(evaluate(*model, "d", "{x: 70}")) == "d: \"HIGH\" is none of the values that the output `` allows");
}

TEST_CASE("cells: dashes, empty ones, tests that speak of other inputs, broken ones") {
    CHECK(result(tableModel(table("", "- => 1")), "d", "{x: null}") == "1");
    CHECK(result(tableModel(table("", " => 1")), "d", "{x: 7}") == "1");
    CHECK(result(tableModel(table("", "? * 2 = 14 => x + 1")), "d", "{x: 7}") == "8");
    CHECK(result(tableModel(table("", "not(1, 2), [1..2] => \"any\"")), "d", "{x: 7}") == "null");
    const auto model = load(tableModel(table(R"(hitPolicy="FIRST")", "< 5 => 1\n < ( => 2\n - => 3")));
    CHECK(problems(*model).find("is not expected") + problems(*model).find("not complete") != std::string::npos);
    CHECK(shown(evaluate(*model, "d", "{x: 1}").value) == "1");
    const auto broken = evaluate(*model, "d", "{x: 7}");
    CHECK(broken.value.isNull());
    CHECK(broken.broken);
}

TEST_CASE("the trace says what was seen and which rules matched") {
    const auto logic = R"(<decisionTable id="t" hitPolicy="COLLECT"><input label="Amount">
        <inputExpression><text>x * 2</text></inputExpression></input><output name="o"/>
        <annotation name="Basis"/>
        <rule id="r1"><inputEntry><text>&gt; 5</text></inputEntry><outputEntry><text>"a"</text></outputEntry>
          <annotationEntry><text>rule 3</text></annotationEntry></rule>
        <rule id="r2"><inputEntry><text>&gt; 50</text></inputEntry><outputEntry><text>"b"</text></outputEntry></rule>
        <rule id="r3"><inputEntry><text>&gt; 9</text></inputEntry><outputEntry><text>"c"</text></outputEntry></rule>
        </decisionTable>)";
    const auto trace = evaluate(*load(tableModel(logic)), "d", "{x: 10}", true).trace;
    REQUIRE(trace.tables.size() == 1);
    const auto& seen = trace.tables[0];
    CHECK(seen.element == "t");
    CHECK(seen.inputs[0].label == "Amount");
    CHECK(seen.inputs[0].value.text() == "20");
    REQUIRE(seen.matched.size() == 2);
    CHECK(seen.matched[0].id == "r1");
    CHECK(seen.matched[0].annotations == std::vector<std::string>{"Basis: rule 3"});
    CHECK(seen.matched[1].number == 3);
    CHECK(shown(seen.matched[1].outputs[0]) == "\"c\"");
    REQUIRE(trace.decisions.size() == 1);
    CHECK(trace.decisions[0].value.text() == R"(["a", "c"])");
    CHECK(evaluate(*load(tableModel(logic)), "d", "{x: 10}").trace.tables.empty());
}

TEST_CASE("tables that break a rule of the specification") {
    CHECK(problems(*load(tableModel(table(R"(hitPolicy="LAST")", "- => 1")))) ==
          "d: there is no hit policy `LAST` with the aggregation ``");
    CHECK(problems(*load(tableModel(table(R"(hitPolicy="FIRST" aggregation="SUM")", "- => 1")))) ==
          "d: there is no hit policy `FIRST` with the aggregation `SUM`");
    CHECK(problems(*load(tableModel(table("", "- => 1; 2")))) ==
          "d: rule 1 has 1 input and 2 output entries for 1 inputs and 1 outputs");
    CHECK(problems(*load(tableModel(table("", "- => 1", "")))) == "d: decisionTable has no output");
    CHECK(problems(*load(tableModel(table(R"(hitPolicy="PRIORITY")", "- => 1")))) ==
          "d: the hit policy needs output values in their order of priority");
}

TEST_CASE("a table of many rules") {
    std::string rules;
    for (int i = 0; i < 5000; ++i)
        rules += "[" + std::to_string(i * 10) + ".." + std::to_string(i * 10 + 9) + "] => " + std::to_string(i) + "\n";
    CHECK(result(tableModel(table("", rules)), "d", "{x: 42017}") == "4201");
}
