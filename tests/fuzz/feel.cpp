// Expressions made by the grammar, over the parser, the evaluator and all that writes and reads values.
#include <array>
#include <string>
#include <vector>

#include "driver.h"
#include "feel/builtin.h"
#include "feel/compare.h"
#include "feel/expression.h"
#include "feel/json.h"
#include "feel/text.h"
#include "feel/value_set.h"

namespace entente::fuzz {

namespace {

using feel::Context;
using feel::Expression;
using feel::List;
using feel::Value;

class Grammar {
  public:
    explicit Grammar(Random& random) : random_(random) {}

    std::string expression(int depth) {
        if (depth <= 0) return atom();
        switch (random_.below(20)) {
            case 0:
                return "if " + expression(depth - 1) + " then " + expression(depth - 1) + " else " +
                       expression(depth - 1);
            case 1:
                return "for " + iterators(depth) + " return " + expression(depth - 1);
            case 2:
                return pick({"some ", "every "}) + iterators(depth) + " satisfies " + expression(depth - 1);
            case 3:
                return "[" + several(depth, ", ") + "]";
            case 4:
                return "{" + entries(depth) + "}";
            case 5:
                return range(depth);
            case 6:
                return expression(depth - 1) + "[" + expression(depth - 1) + "]";
            case 7:
                return expression(depth - 1) + "." + name();
            case 8:
                return "function(" + name() + pick({"", ": number", ": list<string>", ", " + name()}) + ") " +
                       expression(depth - 1);
            case 9:
                return "(" + expression(depth - 1) + ")(" + several(depth, ", ") + ")";
            case 10:
                return expression(depth - 1) + " in (" + tests(depth) + ")";
            case 11:
                return expression(depth - 1) + " instance of " + type(2);
            case 12:
                return expression(depth - 1) + " between " + expression(depth - 1) + " and " + expression(depth - 1);
            case 13:
                return "-" + expression(depth - 1);
            case 14:
            case 15:
            case 16:
                return call(depth);
            default:
                return "(" + expression(depth - 1) + ") " + random_.pick(kOperators) + " (" + expression(depth - 1) +
                       ")";
        }
    }

    std::string tests(int depth) {
        std::string text;
        for (auto count = random_.below(3) + 1; count > 0; --count) {
            if (!text.empty()) text += ", ";
            text += random_.chance(50) ? pick({"< ", ">= ", "!= ", "= "}) + atom() : expression(depth - 1);
        }
        return random_.chance(15) ? "not(" + text + ")" : text;
    }

  private:
    std::string pick(const std::vector<std::string>& from) { return random_.pick(from); }

    std::string several(int depth, const std::string& separator) {
        std::string text;
        for (auto count = random_.below(4); count > 0; --count)
            text += (text.empty() ? "" : separator) + expression(depth - 1);
        return text;
    }

    std::string iterators(int depth) {
        auto text = name() + " in " + expression(depth - 1);
        if (random_.chance(30)) text += ".." + atom();
        if (random_.chance(30)) text += ", " + name() + " in " + atom();
        return text;
    }

    std::string entries(int depth) {
        std::string text;
        for (auto count = random_.below(4); count > 0; --count)
            text += (text.empty() ? "" : ", ") + pick({name(), "\"a key\"", "if then", "x-y"}) + ": " +
                    expression(depth - 1);
        return text;
    }

    std::string range(int depth) {
        return pick({"[", "(", "]"}) + expression(depth - 2) + ".." + expression(depth - 2) + pick({"]", ")", "["});
    }

    std::string type(int depth) {
        if (depth == 0) return pick({"number", "string", "date", "Any", "date and time", "days and time duration"});
        return pick({"list<" + type(depth - 1) + ">", "range<" + type(depth - 1) + ">", type(0), "Null",
                     "context<a: " + type(depth - 1) + ">", "function<" + type(0) + "> -> " + type(depth - 1)});
    }

    std::string call(int depth) {
        static const auto names = feel::builtins().names();
        const auto& function = random_.pick(names);
        if (random_.chance(10)) return function + "(" + name() + ": " + expression(depth - 1) + ")";
        std::string arguments;
        for (auto count = random_.below(4) + (random_.chance(90) ? 1 : 0); count > 0; --count)
            arguments += (arguments.empty() ? "" : ", ") + (random_.chance(60) ? atom() : expression(depth - 1));
        return function + "(" + arguments + ")";
    }

    std::string name() {
        return pick({"a", "b", "c", "a b", "Monthly Salary", "x-y", "item", "partial", "?", "n", "한", "year", "months",
                     "time offset", "start", "end included", "O'Brien", "date", "if"});
    }

    std::string atom() {
        switch (random_.below(10)) {
            case 0:
            case 1:
                return number();
            case 2:
                return string();
            case 3:
            case 4:
                return temporal();
            case 5:
                return pick({"true", "false", "null", "[]", "{}", "?"});
            case 6:
                return "[" + number() + ", " + number() + ", " + string() + "]";
            case 7:
                return pick({"people", "people[1]", "people.name", "function(a, b) a < b", "[1..3]", "(> 5)",
                             "{key: \"k\", value: 1}", "{weekend: [7], holidays: [@\"2027-01-04\"]}"});
            default:
                return name();
        }
    }

    std::string number() {
        switch (random_.below(5)) {
            case 0:
                return pick({"0", "1", "-1", "0.5", "1e34", "1e-34", "9999999999999999999999999999999999", "1e6144",
                             "1e-6176", "9223372036854775807", "-9223372036854775808", "999999999", "2147483648"});
            case 1:
                return std::to_string(static_cast<std::int64_t>(random_.next()) >> random_.below(64));
            case 2:
                return std::to_string(random_.below(100)) + "." + std::to_string(random_.below(1000));
            default:
                return std::to_string(random_.below(12));
        }
    }

    std::string string() {
        return "\"" +
               pick({"",
                     "a",
                     "한국어",
                     "\\u00e9",
                     "\\U01F40E",
                     "\\n",
                     "\\\\",
                     "\\\"",
                     "a,b;c",
                     "(a)|b*",
                     "[a-z]+",
                     "$1",
                     "2027-05-17",
                     "PT1H",
                     "P1Y",
                     "09:00:00",
                     "1,234.5",
                     "Asia/Seoul",
                     "{\\\"a\\\":[1,null]}",
                     "s",
                     "i",
                     "yyyy-MM-dd",
                     "#,##0.00",
                     "[1..5]",
                     "@\\\"P1D\\\"",
                     "\t",
                     "ß",
                     "xq",
                     "%s %%"}) +
               "\"";
    }

    std::string temporal() {
        const auto date = pick({"2027-05-17", "2028-02-29", "1970-01-01", "-0001-12-31", "999999999-12-31",
                                "-999999999-01-01", "2027-03-28", "1582-10-10"});
        const auto time = pick({"00:00:00", "23:59:59.999999999", "02:30:00", "09:00:00.5", "24:00:00"});
        const auto zone =
            pick({"", "Z", "+09:00", "-18:00", "@Asia/Seoul", "@Europe/Berlin", "@America/St_Johns", "+05:30:15"});
        return "@\"" +
               pick({date, time + zone, date + "T" + time + zone, "P" + number() + "D", "-PT36H0.5S", "P1Y6M", "-P13M",
                     "PT0S", "P999999999Y", "PT999999999999999S"}) +
               "\"";
    }

    static constexpr std::array<std::string_view, 14> kOperatorTexts{
        "+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=", "and", "or", "in"};
    inline static const std::vector<std::string> kOperators{kOperatorTexts.begin(), kOperatorTexts.end()};
    Random& random_;
};

std::string generate(Random& random) {
    Grammar grammar(random);
    const int depth = static_cast<int>(random.below(5));
    return random.chance(20) ? grammar.tests(depth) : grammar.expression(depth);
}

struct StillClock final : Clock {
    Timestamp now() const override { return {1'800'000'000'000'000}; }
};

struct StillRandomness final : feel::Randomness {
    std::uint64_t next() const override { return 7; }
};

const feel::Environment& environment() {
    static const StillClock clock;
    static const StillRandomness randomness;
    static const feel::Environment environment{
        clock, "Asia/Seoul", "ko", {50'000, 1000, 10'000, 100'000, 4'000'000}, randomness};
    return environment;
}

const Context& variables() {
    static const Context context{
        {"a", Value(1)},
        {"b", Value("text")},
        {"c", Value(List{Value(3), Value(1), Value(2)})},
        {"Monthly Salary", Value(1000)},
        {"x-y", Value(Context{{"n", Value(List{})}})},
        {"people", Value(List{Value(Context{{"name", Value("expert 1")}, {"days", Value(3)}}),
                              Value(Context{{"name", Value("expert 2")}, {"days", Value()}})})}};
    return context;
}

bool holdsFunction(const Value& value) {
    if (value.isFunction()) return true;
    if (value.isRange()) return holdsFunction(value.range().low) || holdsFunction(value.range().high);
    if (value.isList())
        for (const auto& element : value.list())
            if (holdsFunction(element)) return true;
    if (value.isContext())
        for (const auto& [name, entry] : value.context().entries())
            if (holdsFunction(entry)) return true;
    return false;
}

/// FEEL source and stored JSON give the value back; equal values have equal hashes; `=` and the order agree.
void mustSurvive(const Value& value) {
    const auto literal = feel::feelLiteral(value);
    if (holdsFunction(value)) return;
    const auto typed = feel::toTypedJson(value);
    const auto stored = feel::fromTypedJson(typed, {16u << 20, 1100, 2'000'000});
    require(stored.ok() && *stored == value, "what the store keeps is the value", typed);
    // Within what the grammar allows: nested up to 200 levels, ranges count twice.
    if (value.depth() > 90 || literal.size() > 100'000) return;
    const auto read = feel::evaluate(literal, Context(), environment());
    require(read.ok() && *read == value, "what is printed reads as the value", literal);
    require(feel::hashOf(*read) == feel::hashOf(value), "equal values have equal hashes", literal);
    const auto order = feel::compare(value, *read);
    require(!order || *order == 0, "a value is no less than itself", literal);
}

void mustName(const Error& error, std::string_view input) {
    require(!error.message.english().empty(), "an error says something", input);
    require(!error.place.empty() || error.kind == ErrorKind::Limit, "an error names its place", input);
}

void exercise(std::string_view input) {
    const feel::CompileOptions options{feel::specialNames(variables()), {}};
    const feel::ContextVariables scope(variables());
    const auto expression = Expression::compile(input, options);
    if (expression) {
        const auto first = expression->evaluateWithDiagnostics(scope, environment());
        if (first) {
            mustSurvive(first->value);
            const auto second = expression->evaluate(scope, environment());
            require(second.ok(), "evaluating again gives a result again", input);
            require(feel::feelLiteral(*second) == feel::feelLiteral(first->value), "and the same", input);
            for (const auto& diagnostic : first->diagnostics)
                require(diagnostic.line > 0 && diagnostic.column > 0, "a diagnostic has its place", input);
        } else {
            mustName(first.error(), input);
        }
    } else {
        mustName(expression.error(), input);
    }
    const auto tests = Expression::compileUnaryTests(input, options);
    if (!tests) {
        mustName(tests.error(), input);
        return;
    }
    for (const auto& value : {Value(5), Value("text"), Value(List{Value(1)}), Value()}) {
        const auto verdict = tests->test(value, scope, environment());
        require(!verdict || verdict->isNull() || verdict->isBoolean(), "a unary test gives true, false or null", input);
    }
}

}  // namespace

const Subject kSubject{"feel", generate, exercise};

}  // namespace entente::fuzz
