#include "feel/expression.h"

#include <doctest/doctest.h>

#include <fstream>

#include "feel/command.h"
#include "feel/lexer.h"
#include "feel/text.h"

using namespace entente;
using namespace entente::feel;

namespace {

class FixedClock final : public Clock {
  public:
    Timestamp now() const override { return *Timestamp::fromIso("2027-01-05T00:00:00Z"); }
};

const FixedClock kClock;

Environment environment() {
    return Environment{kClock};
}

std::string result(std::string_view text, const Context& variables = {}) {
    const auto value = evaluate(text, variables, environment());
    return value ? feelLiteral(*value) : value.error().place + " " + value.error().message.english();
}

}  // namespace

TEST_CASE("expressions give the results of the table") {
    std::ifstream file(ENTENTE_SOURCE_DIR "/tests/unit/feel/expressions.txt");
    REQUIRE(file);
    int cases = 0;
    for (std::string line; std::getline(file, line);) {
        const auto arrow = line.rfind(" => ");
        if (line.empty() || line[0] == '#' || arrow == std::string::npos) continue;
        CAPTURE(line);
        CHECK(result(line.substr(0, arrow)) == result(line.substr(arrow + 4)));
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
             Case{"/* open", "1:1 the comment that starts here has no end"},
             Case{"한 ` 1", "1:3 ``` has no meaning here"},
         })
        CHECK(result(text) == message);
}

TEST_CASE("an unknown name is explained") {
    const Context variables{{"amount", Value(5)}};
    const auto expression = Expression::compile("amout > 3");
    REQUIRE(expression);
    const auto evaluation = expression->evaluateWithDiagnostics(ContextVariables(variables), environment());
    REQUIRE(evaluation);
    CHECK(evaluation->value.isNull());
    REQUIRE_FALSE(evaluation->diagnostics.empty());
    CHECK(evaluation->diagnostics.front().message.english() == "unknown name `amout`; did you mean `amount`?");
    CHECK(evaluation->diagnostics.front().column == 1);
}

TEST_CASE("needed names are told, own ones are not") {
    const auto expression = Expression::compile(
        "for x in program.partner.people return {y: x.name, z: y + sender}.z + string(program.code)");
    REQUIRE(expression);
    CHECK(expression->requiredNames() == std::vector<std::string>{"program", "sender"});
    REQUIRE(expression->requiredPaths().size() == 3);
    CHECK(expression->requiredPaths()[0] == std::vector<std::string>{"program", "partner", "people"});
}

TEST_CASE("bombs run into a budget") {
    std::string deep(5000, '(');
    CHECK(result(deep).find("nested too deeply") != std::string::npos);
    std::string sum = "1";
    for (int i = 0; i < 5000; ++i)
        sum += "+1";
    CHECK(result(sum).find("too many operators") != std::string::npos);
    CHECK(result("{f: function(n) f(n + 1), r: f(1)}.r").find("levels deep") != std::string::npos);
    CHECK(result("for a in 1..1000000000 return 1").find("more than") != std::string::npos);
    CHECK(result("for i in 1..5000 return [partial[-1]]").find("levels deep") != std::string::npos);
    CHECK(result("count(for a in 1..100, b in 1..100, c in 1..100, d in 1..100 return 1)").find("more than") !=
          std::string::npos);
    CHECK(result("matches(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\", \"^(a+)+$\")") == "null");
    CHECK(result("repeat(\"x\", 1000000000)").find("longer than") != std::string::npos);
}

TEST_CASE("unary tests") {
    struct Case {
        const char *tests, *input, *verdict;
    };
    for (const auto& [tests, input, verdict] :
         {Case{"-", "1", "true"}, Case{"< 5", "3", "true"}, Case{"[7..9], 3", "8", "true"},
          Case{"not(\"a\", \"b\")", "\"c\"", "true"}, Case{"\"a\", \"b\"", "\"c\"", "false"},
          Case{"? > 5 and ? < 9", "7", "true"}, Case{"starts with(?, \"x\")", "\"xy\"", "true"},
          Case{"> @\"2027-01-01\"", "\"@\\\"2027-06-01\\\"\"", "true"}})
        CHECK(*evaluateToJson(tests, "", std::string(input), environment()) == verdict);
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
