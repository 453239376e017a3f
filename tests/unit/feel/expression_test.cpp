#include "feel/expression.h"

#include <doctest/doctest.h>

#include <fstream>

#include "feel/command.h"
#include "feel/lexer.h"
#include "laboratory.h"

using namespace entente;
using namespace entente::feel;

TEST_CASE("expressions give the results of the table") {
    std::ifstream file(ENTENTE_SOURCE_DIR "/tests/unit/feel/expressions.txt");
    REQUIRE(file);
    int cases = 0;
    for (std::string line; std::getline(file, line);) {
        const auto arrow = line.rfind(" => ");
        if (line.empty() || line[0] == '#' || arrow == std::string::npos) continue;
        CAPTURE(line);
        CHECK(evaluated(line.substr(0, arrow)) == evaluated(line.substr(arrow + 4)));
        ++cases;
    }
    CHECK(cases > 70);
}

TEST_CASE("syntax errors name the place") {
    struct Case {
        const char *text, *message;
    };
    for (const auto& [text, message] : {
             Case{"", "1:1 the expression is not complete"},
             Case{"1 +", "1:4 the expression is not complete"},
             Case{"(1", "1:3 `)` is missing at the end"},
             Case{"1 +\n  )", "2:3 `)` is not expected here"},
             Case{"\"abc", "1:1 the text that starts here has no closing quotation mark"},
             Case{"@\"2027-13-01\"", "1:1 `2027-13-01` is no date, time, date and time, or duration"},
             Case{"x instance of strin", "1:15 `strin` is no type; did you mean `string`?"},
             Case{"/* open", "1:1 the comment that starts here has no end"},
             Case{"한 ` 1", "1:3 ``` has no meaning here"},
         })
        CHECK(evaluated(text) == message);
}

TEST_CASE("an unknown name is explained") {
    const Context variables{{"amount", Value(5)}};
    const auto expression = Expression::compile("amout > 3");
    REQUIRE(expression);
    const auto evaluation = expression->evaluateWithDiagnostics(ContextVariables(variables), laboratory());
    REQUIRE(evaluation);
    CHECK(evaluation->value.isNull());
    REQUIRE_FALSE(evaluation->diagnostics.empty());
    CHECK(evaluation->diagnostics.front().message.english() == "unknown name `amout`; did you mean `amount`?");
    CHECK(evaluation->diagnostics.front().column == 1);
}

TEST_CASE("a diagnostic quotes the part that gave null") {
    struct Case {
        std::string text, part, message;
        int column;
    };
    for (const auto& [text, part, message, column] :
         {Case{"1 + (2 * \"x\" - 3)", "2 * \"x\"", "cannot multiply a number and a string", 8},
          Case{"if true then {a: 1}.b.c else 0", "{a: 1}.b", "there is no entry `b`", 20},
          Case{"[1, 2][5]", "[1, 2][5]", "the list has no element at this position", 7},
          Case{"upper case(5)", "upper case(5)", "`upper case` needs a string as `string`, not a number", 11},
          Case{"1 < \"a\" and true", "1 < \"a\"", "cannot compare a number with a string", 3}}) {
        CAPTURE(text);
        const auto expression = Expression::compile(text);
        REQUIRE(expression);
        const Context none;
        const auto evaluation = expression->evaluateWithDiagnostics(ContextVariables(none), laboratory());
        REQUIRE(evaluation);
        REQUIRE_FALSE(evaluation->diagnostics.empty());
        const auto& first = evaluation->diagnostics.front();
        CHECK(first.expression == part);
        CHECK(first.message.english() == message);
        CHECK(first.column == column);
    }
}

TEST_CASE("asking whether something is there is no problem when it is not") {
    for (const auto* text : {"is defined(nowhere)", "get or else(nowhere, 1)", "get or else({a: 1}.bcd, 1)",
                             "get or else(default: 1, value: nowhere)"})
        CHECK(reasonOf(text).empty());
    CHECK(reasonOf("get or else(1, nowhere)") == "unknown name `nowhere`");
}

TEST_CASE("needed names are told, own ones are not") {
    const auto expression = Expression::compile(
        "for x in program.partner.people return {y: x.name, z: y + sender}.z + string(program.code)");
    REQUIRE(expression);
    CHECK(expression->requiredNames() == std::vector<std::string>{"program", "sender"});
    CHECK(expression->requiredPaths() == std::vector<std::vector<std::string>>{{"program", "partner", "people"},
                                                                               {"program", "partner", "people", "name"},
                                                                               {"sender"},
                                                                               {"program", "code"}});
}

TEST_CASE("paths are those of the data") {
    struct Case {
        std::string text;
        std::vector<std::vector<std::string>> paths;
    };
    for (const auto& [text, paths] :
         {Case{"(a + b).c", {{"a"}, {"b"}}}, Case{"(a).c.d", {{"a", "c", "d"}}}, Case{"a[1].b", {{"a", "b"}}},
          Case{"for x in a.b[c > 1] return [x.d, x]", {{"a", "b"}, {"a", "b", "d"}}},
          Case{"for x in a, y in x.b return y.c", {{"a"}, {"a", "b"}, {"a", "b", "c"}}},
          Case{"for x in a + b return x.c", {{"a"}, {"b"}}}, Case{"some x in f(a).b satisfies x.c", {{"f"}, {"a"}}},
          Case{"{a: 1, b: a}.b + c", {{"c"}}}, Case{"(function(x) x.a + b)(c)", {{"b"}, {"c"}}}}) {
        CAPTURE(text);
        const auto expression = Expression::compile(text);
        REQUIRE(expression);
        CHECK(expression->requiredPaths() == paths);
    }
}

TEST_CASE("bombs run into a budget") {
    std::string deep(5000, '(');
    CHECK(evaluated(deep).find("nested too deeply") != std::string::npos);
    std::string sum = "1";
    for (int i = 0; i < 5000; ++i)
        sum += "+1";
    CHECK(evaluated(sum).find("too many operators") != std::string::npos);
    CHECK(evaluated("{f: function(n) f(n + 1), r: f(1)}.r").find("levels deep") != std::string::npos);
    CHECK(evaluated("for a in 1..1000000000 return 1").find("more than") != std::string::npos);
    CHECK(evaluated("for i in 1..5000 return [partial[-1]]").find("levels deep") != std::string::npos);
    CHECK(evaluated("count(for a in 1..100, b in 1..100, c in 1..100, d in 1..100 return 1)").find("more than") !=
          std::string::npos);
    CHECK(evaluated("matches(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\", \"^(a+)+$\")") == "null");
    CHECK(evaluated("repeat(\"x\", 1000000000)").find("longer than") != std::string::npos);
}

TEST_CASE("what many small values take together has a budget too") {
    const Environment environment{laboratory().clock, "UTC", "en", {.memory = 1u << 20}};
    for (const auto* text : {"for i in 1..1000 return repeat(string(i), 10000)",
                             "{all: for j in 1..1000 return j, r: for i in 1..1000 return reverse(all)}",
                             "for i in 1..1000 return for j in 1..1000 return j", "for i in 1..100000 return {a: i}"}) {
        CAPTURE(text);
        const auto value = evaluate(text, {}, environment);
        REQUIRE_FALSE(value);
        CHECK(value.error().kind == ErrorKind::Limit);
        CHECK(value.error().message.key == "feel.memory_spent");
    }
}

TEST_CASE("unary tests") {
    struct Case {
        const char *tests, *input, *verdict;
    };
    for (const auto& [tests, input, verdict] :
         {Case{"-", "1", "true"}, Case{"< 5", "3", "true"}, Case{"[7..9], 3", "8", "true"},
          Case{"not(\"a\", \"b\")", "\"c\"", "true"}, Case{"\"a\", \"b\"", "\"c\"", "false"},
          Case{"? > 5 and ? < 9", "7", "true"}, Case{"starts with(?, \"x\")", "\"xy\"", "true"},
          Case{"? > 5", "null", "null"}, Case{"null", "null", "true"},
          Case{"> @\"2027-01-01\"", "\"@\\\"2027-06-01\\\"\"", "true"}})
        CHECK(evaluateToJson(tests, "", std::string(input), laboratory())->json == verdict);
}

TEST_CASE("the command line says why a result is null") {
    const auto printed =
        evaluateToJson("if a > \"x\" then 1 else upper case(b.c)", R"({"a": 5, "b": {"d": 1}})", {}, laboratory());
    REQUIRE(printed);
    CHECK(printed->json == "null");
    CHECK(printed->reasons ==
          std::vector<std::string>{"1:6: `a > \"x\"`: cannot compare a number with a string",
                                   "1:36: `b.c`: there is no entry `c`",
                                   "1:34: `upper case(b.c)`: `upper case` needs a string as `string`, not a null"});
    CHECK(evaluateToJson("[1, x]", "", {}, laboratory())->reasons.empty());
}

TEST_CASE("the end of a tag is found behind braces, strings and comments") {
    struct Case {
        const char* text;
        std::string_view expression;
    };
    for (const auto& [text, expression] :
         {Case{" {a: {b: 1}}.a.b }} x", " {a: {b: 1}}.a.b "}, Case{"\"}}\" }}", "\"}}\" "},
          Case{"1 /* }} */ }}", "1 /* }} */ "}, Case{"x in ]1..2[ }}", "x in ]1..2[ "}}) {
        const auto end = endOfExpression(text, 0, "}}");
        REQUIRE(end);
        CHECK(std::string_view(text).substr(0, *end) == expression);
    }
    CHECK_FALSE(endOfExpression("\"open }}", 0, "}}"));
}
