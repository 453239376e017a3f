#include "feel/builtin.h"
#include "feel/compare.h"
#include "feel/expression.h"
#include "feel/token.h"

// The relations of Allen (DMN 1.5, table 78). A point is a range of one value.
namespace entente::feel {

namespace {

Range spanOf(const Value& value) {
    return value.isRange() ? value.range() : Range{value, value, true, true};
}

/// How two ends compare: before (-1), at the same place (0), behind (1); 2 when they cannot be compared.
int order(const Value& a, const Value& b) {
    const auto result = compare(a, b);
    if (!result) return 2;
    return std::is_lt(*result) ? -1 : (std::is_gt(*result) ? 1 : 0);
}

using Relation = bool (*)(const Range& a, const Range& b);

bool before(const Range& a, const Range& b) {
    const int ends = order(a.high, b.low);
    return ends == -1 || (ends == 0 && !(a.highIncluded && b.lowIncluded));
}

bool meets(const Range& a, const Range& b) {
    return order(a.high, b.low) == 0 && a.highIncluded && b.lowIncluded;
}

/// Whether the lower end of `a` lies no higher than that of `b`.
bool beginsBy(const Range& a, const Range& b) {
    const int lows = order(a.low, b.low);
    return lows == -1 || (lows == 0 && (a.lowIncluded || !b.lowIncluded));
}
bool endsBy(const Range& a, const Range& b) {
    const int highs = order(a.high, b.high);
    return highs == 1 || (highs == 0 && (a.highIncluded || !b.highIncluded));
}

bool contains(const Range& a, const Range& b) {
    return beginsBy(a, b) && endsBy(a, b);
}
bool overlaps(const Range& a, const Range& b) {
    return !before(a, b) && !before(b, a);
}

bool sameLow(const Range& a, const Range& b) {
    return order(a.low, b.low) == 0 && a.lowIncluded == b.lowIncluded;
}
bool sameHigh(const Range& a, const Range& b) {
    return order(a.high, b.high) == 0 && a.highIncluded == b.highIncluded;
}

/// `a` begins first and ends inside of `b` (or with it).
bool overlapsBefore(const Range& a, const Range& b) {
    const int lows = order(a.low, b.low);
    const bool first = lows == -1 || (lows == 0 && a.lowIncluded && !b.lowIncluded);
    return first && !before(a, b) && endsBy(b, a);
}
bool finishes(const Range& a, const Range& b) {
    return sameHigh(a, b) && contains(b, a);
}
bool starts(const Range& a, const Range& b) {
    return sameLow(a, b) && contains(b, a);
}
bool coincides(const Range& a, const Range& b) {
    return sameLow(a, b) && sameHigh(a, b);
}

template <Relation relation, bool swapped = false>
Value related(const Call& call) {
    const auto a = spanOf(call[0]);
    const auto b = spanOf(call[1]);
    for (const auto* end : {&a.low, &a.high})
        if (order(*end, b.low.isNull() ? b.high : b.low) == 2 && !end->isNull())
            return call.fail("feel.incomparable_ranges", "the two cannot be compared");
    return swapped ? relation(b, a) : relation(a, b);
}

bool isLiteralEnd(const std::vector<Token>& tokens, std::size_t& at) {
    const auto& first = tokens[at];
    if (first.kind == Token::Kind::String || first.kind == Token::Kind::AtString || first.kind == Token::Kind::Number) {
        ++at;
        return true;
    }
    if (first.is("-") && tokens[at + 1].kind == Token::Kind::Number) {
        at += 2;
        return true;
    }
    std::string name;
    while (tokens[at].kind == Token::Kind::Word)
        name += (name.empty() ? "" : " ") + std::string(tokens[at++].text);
    if (name != "date" && name != "time" && name != "date and time" && name != "duration") return false;
    if (at + 3 >= tokens.size() || !tokens[at].is("(") || tokens[at + 1].kind != Token::Kind::String) return false;
    at += 3;
    return tokens[at - 1].is(")");
}

/// `[literal..literal]`, where a literal may be `date("…")` and the like.
bool isLiteralRange(std::string_view text) {
    const auto tokens = tokenize(text);
    if (!tokens || tokens->size() < 6) return false;
    std::size_t at = 1;
    if (!isLiteralEnd(*tokens, at) || !(*tokens)[at].is("..")) return false;
    ++at;
    return isLiteralEnd(*tokens, at) && at + 2 == tokens->size();
}

/// `range("[1..5]")`: literals only, so that no text can bring an expression in.
Value rangeOfText(const Call& call) {
    const auto expression = Expression::compile(call.string(0));
    const auto fail = [&] {
        return call.fail("feel.not_a_range", "`{text}` is not a range", {{"text", call.string(0)}});
    };
    if (!expression || !isLiteralRange(call.string(0))) return fail();
    const Context none;
    const auto value = expression->evaluate(ContextVariables(none), call.run);
    return value.isRange() ? value : fail();
}

}  // namespace

void addRangeFunctions(Registry& registry) {
    struct Entry {
        const char* name;
        Implementation implementation;
        bool points, pointRange, rangePoint;  // which signatures it has besides that of two ranges
    };
    for (const auto& [name, implementation, points, pointRange, rangePoint] :
         {Entry{"before", related<before>, true, true, true}, Entry{"after", related<before, true>, true, true, true},
          Entry{"meets", related<meets>, false, false, false},
          Entry{"met by", related<meets, true>, false, false, false},
          Entry{"overlaps", related<overlaps>, false, false, false},
          Entry{"overlaps before", related<overlapsBefore>, false, false, false},
          Entry{"overlaps after", related<overlapsBefore, true>, false, false, false},
          Entry{"finishes", related<finishes>, false, true, false},
          Entry{"finished by", related<finishes, true>, false, false, true},
          Entry{"includes", related<contains>, false, false, true},
          Entry{"during", related<contains, true>, false, true, false},
          Entry{"starts", related<starts>, false, true, false},
          Entry{"started by", related<starts, true>, false, false, true},
          Entry{"coincides", related<coincides>, true, false, false}}) {
        registry.add(name, "range1: range, range2: range", implementation);
        if (rangePoint) registry.add(name, "range: range, point: point", implementation);
        if (pointRange) registry.add(name, "point: point, range: range", implementation);
        if (points) registry.add(name, "point1: point, point2: point", implementation);
    }
    registry.add("range", "from: string", rangeOfText);
}

}  // namespace entente::feel
