#include <doctest/doctest.h>

#include "unit/dmn/support.h"

using namespace entente::dmn::testing;

namespace {

std::string entry(const std::string& name, const std::string& logic, const std::string& type = "") {
    const auto typed = type.empty() ? "" : " typeRef=\"" + type + "\"";
    return "<contextEntry>" + (name.empty() ? "" : "<variable name=\"" + name + "\"" + typed + "/>") + logic +
           "</contextEntry>";
}

std::string only(const std::string& logic, const std::string& typeRef = "") {
    return definitions(decision("d", logic, typeRef));
}

std::string function(const std::string& parameters, const std::string& body, const std::string& kind = "") {
    return "<functionDefinition" + (kind.empty() ? "" : " kind=\"" + kind + "\"") + ">" + parameters + body +
           "</functionDefinition>";
}

std::string binding(const std::string& name, const std::string& text) {
    return "<binding><parameter name=\"" + name + "\"/>" + literal(text) + "</binding>";
}

std::string iteration(const std::string& kind, const std::string& in, const std::string& body) {
    const auto part = kind == "for" ? "return" : "satisfies";
    return "<" + kind + " iteratorVariable=\"a day\"><in>" + literal(in) + "</in><" + part + ">" + literal(body) +
           "</" + part + "></" + kind + ">";
}

}  // namespace

TEST_CASE("literals, and those without a text") {
    CHECK(result(only(literal("1 + 2")), "d") == "3");
    CHECK(result(only("<literalExpression/>"), "d") == "null");
    CHECK(result(only("<literalExpression><text>  </text></literalExpression>"), "d") == "null");
}

TEST_CASE("contexts: earlier entries are seen, an entry without a name is the result") {
    CHECK(result(only("<context>" + entry("a", literal("2")) + entry("b c", literal("a * 3")) + "</context>"), "d") ==
          "{a: 2, b c: 6}");
    CHECK(result(only("<context>" + entry("a", literal("2")) + entry("b-c", literal("a * 3")) +
                      entry("", literal("b-c + a")) + "</context>"),
                 "d") == "8");
    CHECK(result(only("<context>" + entry("n", literal("\"5\""), "number") + "</context>"), "d") == "{n: null}");
    CHECK(result(only("<context>" + entry("later", literal("next")) + entry("next", literal("1")) + "</context>"),
                 "d") == "{later: null, next: 1}");
}

TEST_CASE("lists and relations") {
    CHECK(result(only("<list>" + literal("1") + "<list>" + literal("2") + "</list></list>"), "d") == "[1, [2]]");
    const auto relation = "<relation><column name=\"name\"/><column name=\"age\" typeRef=\"number\"/><row>" +
                          literal("\"a\"") + literal("40 + 2") + "</row><row>" + literal("\"b\"") + literal("\"x\"") +
                          "</row></relation>";
    CHECK(result(only(relation), "d") == R"([{name: "a", age: 42}, {name: "b", age: null}])");
    CHECK(problems(*load(only("<relation><column name=\"a\"/><row>" + literal("1") + literal("2") +
                              "</row></relation>"))) == "d: the row has 2 cells for 1 columns");
}

TEST_CASE("functions and invocations") {
    const auto add = function(R"(<formalParameter name="a" typeRef="number"/><formalParameter name="b c"/>)",
                              literal("a + b c + offset"));
    const auto with = [&](const std::string& call) {
        return only("<context>" + entry("offset", literal("100")) + entry("add", add) + entry("", call) + "</context>");
    };
    CHECK(result(with(literal("add(1, 2)")), "d") == "103");
    CHECK(result(with(literal("add(b c: 1, a: 2)")), "d") == "103");
    CHECK(result(with("<invocation>" + literal("add") + binding("b c", "5") + binding("a", "6") + "</invocation>"),
                 "d") == "111");
    CHECK(result(with("<invocation>" + literal("add") + binding("a", "6") + "</invocation>"), "d") == "null");
    CHECK(result(with("<invocation>" + literal("add") + binding("a", "6") + binding("x", "1") + "</invocation>"),
                 "d") == "null");
    CHECK(result(with(literal("add(\"1\", 2)")), "d") == "null");
    CHECK(result(with("<invocation>" + literal("offset") + "</invocation>"), "d") == "null");
    CHECK(result(only("<invocation>" + literal("max") + binding("list", "[1, 7]") + "</invocation>"), "d") == "7");
}

TEST_CASE("a function closes over what it saw, and may call itself") {
    const auto factorial = function(R"(<formalParameter name="n"/>)", literal("if n < 2 then 1 else n * fact(n - 1)"));
    CHECK(result(only("<context>" + entry("fact", factorial) + entry("", literal("fact(20)")) + "</context>"), "d") ==
          "2432902008176640000");
    const auto adder =
        function(R"(<formalParameter name="a"/>)", function(R"(<formalParameter name="b"/>)", literal("a + b")));
    const auto model = load(only("<context>" + entry("adder", adder) + entry("a", literal("1000")) +
                                 entry("", literal("adder(1)")) + "</context>"));
    const auto made = evaluate(*model, "d").value;
    REQUIRE(made.isFunction());
    const entente::SystemClock clock;
    // It works when its evaluation is over.
    const auto called = entente::feel::call(made, {entente::feel::Value(2)}, entente::feel::Environment{clock});
    REQUIRE(called);
    CHECK(called->text() == "3");
}

TEST_CASE("functions of other languages are not called, and say so") {
    const auto model = load(only("<context>" + entry("f", function("", literal("{class: 1}"), "Java")) +
                                 entry("", literal("f()")) + "</context>"));
    CHECK(problems(*model) == "d: functions of the kind Java are not called");
    const auto evaluation = evaluate(*model, "d");
    CHECK(evaluation.value.isNull());
    CHECK(reasons(evaluation) == "d: functions of the kind Java are not called");
}

TEST_CASE("conditionals need a boolean or null") {
    const auto conditional = [](const std::string& condition) {
        return "<conditional><if>" + literal(condition) + "</if><then>" + literal("1") + "</then><else>" +
               literal("2") + "</else></conditional>";
    };
    CHECK(result(only(conditional("1 < 2")), "d") == "1");
    CHECK(result(only(conditional("1 > 2")), "d") == "2");
    CHECK(result(only(conditional("null")), "d") == "2");
    CHECK(result(only(conditional("\"yes\"")), "d") == "null");
}

TEST_CASE("filters see the element and its entries") {
    const auto filter = [](const std::string& in, const std::string& match) {
        return "<filter><in>" + literal(in) + "</in><match>" + literal(match) + "</match></filter>";
    };
    CHECK(result(only(filter("[1, 5, 9]", "item > 4")), "d") == "[5, 9]");
    CHECK(result(only(filter("[{age: 3, n: 1}, {age: 40, n: 2}]", "age > 18 and item.n = 2")), "d") ==
          "[{age: 40, n: 2}]");
    CHECK(result(only(filter("7", "item = 7")), "d") == "[7]");
    CHECK(result(only(filter("null", "true")), "d") == "[]");
    CHECK(result(only(filter("[1, 2]", "\"no boolean\"")), "d") == "null");
}

TEST_CASE("iterations over lists, ranges and single values") {
    CHECK(result(only(iteration("for", "[1, 2, 3]", "a day * 2")), "d") == "[2, 4, 6]");
    CHECK(result(only(iteration("for", "[2..4]", "a day + count(partial)")), "d") == "[2, 4, 6]");
    CHECK(result(only(iteration("for", "null", "a day")), "d") == "null");
    CHECK(result(only(iteration("for", "[@\"2027-02-27\"..@\"2027-03-01\"]", "a day.day")), "d") == "[27, 28, 1]");
    CHECK(result(only(iteration("some", "[1, 2]", "a day > 1")), "d") == "true");
    CHECK(result(only(iteration("some", "[]", "true")), "d") == "false");
    CHECK(result(only(iteration("every", "[1, 2]", "a day > 1")), "d") == "false");
    CHECK(result(only(iteration("every", "[]", "false")), "d") == "true");
    CHECK(result(only(iteration("every", "[1, null]", "a day > 0")), "d") == "null");
    CHECK(result(only(iteration("some", "[1, 2]", "if a day = 1 then true else 5")), "d") == "null");
}

TEST_CASE("parts that are missing") {
    CHECK(problems(*load(only("<conditional><if>" + literal("true") + "</if></conditional>"))) ==
          "d: conditional has no then; d: conditional has no else");
    CHECK(problems(*load(only("<for><in>" + literal("[]") + "</in></for>"))) == "d: for has no iteratorVariable");
    CHECK(problems(*load(only("<context><contextEntry/></context>"))) == "d: contextEntry has no expression");
    CHECK(problems(*load(only("<invocation><binding/></invocation>"))) ==
          "d: invocation has no expression; d: binding has no parameter");
}

TEST_CASE("a broken expression harms only what needs it") {
    const auto model = load(definitions(
        decision("bad", literal("1 +")) + decision("good", literal("1 + 1")) +
        decision("half", "<context>" + entry("a", literal("(")) + entry("b", literal("2")) + "</context>")));
    CHECK(shown(evaluate(*model, "good").value) == "2");
    CHECK_FALSE(evaluate(*model, "good").broken);
    CHECK(shown(evaluate(*model, "half").value) == "{a: null, b: 2}");
    const auto bad = evaluate(*model, "bad");
    CHECK(bad.value.isNull());
    CHECK(bad.broken);
    CHECK(reasons(bad) == "bad: the expression is not complete (at 1:4)");
}

TEST_CASE("diagnostics have the place in the file") {
    const auto model = load(definitions("\n" + decision("d",
                                                        "<literalExpression id=\"here\">\n<text>1 +\n  missing"
                                                        "</text></literalExpression>")));
    const auto evaluation = evaluate(*model, "d");
    REQUIRE_FALSE(evaluation.diagnostics.empty());
    CHECK(evaluation.diagnostics[0].element == "here");
    CHECK(evaluation.diagnostics[0].line == 4);
    CHECK(evaluation.diagnostics[0].column == 3);
    CHECK(evaluation.diagnostics[0].message.english() == "unknown name `missing`");
}
