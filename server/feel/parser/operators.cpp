#include <algorithm>
#include <array>
#include <utility>

#include "feel/names.h"
#include "feel/parser/expression_parser.h"
#include "feel/parser/type_parser.h"

namespace entente::feel {

void ExpressionParser::checkChain(int length) const {
    constexpr int kLongest = 900;  // operators in a row at one level, such as a long sum: as deep as evaluation may go
    if (length > kLongest) tokens_.fail("feel.too_many_operators", "there are too many operators in a row");
}

NodePtr ExpressionParser::expression() {
    const Nesting nesting(*this);
    return disjunction();
}

NodePtr ExpressionParser::disjunction() {
    const auto first = tokens_.position();
    auto left = conjunction();
    for (int length = 1; tokens_.peek().isWord("or"); ++length) {
        checkChain(length);
        const auto at = tokens_.offset();
        tokens_.next();
        left = tokens_.spanning(first, disjunctionNode(at, std::move(left), conjunction()));
    }
    return left;
}

NodePtr ExpressionParser::conjunction() {
    const auto first = tokens_.position();
    auto left = comparison();
    for (int length = 1; tokens_.peek().isWord("and"); ++length) {
        checkChain(length);
        const auto at = tokens_.offset();
        tokens_.next();
        left = tokens_.spanning(first, conjunctionNode(at, std::move(left), comparison()));
    }
    return left;
}

const ExpressionParser::ComparisonSign* ExpressionParser::comparisonSign() const {
    static constexpr std::array<ComparisonSign, 6> kSigns{{{"=", Operator::Equal},
                                                           {"!=", Operator::NotEqual},
                                                           {"<", Operator::Less},
                                                           {"<=", Operator::LessOrEqual},
                                                           {">", Operator::Greater},
                                                           {">=", Operator::GreaterOrEqual}}};
    if (tokens_.peek().kind != Token::Kind::Symbol) return nullptr;
    for (const auto& sign : kSigns)
        if (tokens_.peek().text == sign.symbol) return &sign;
    return nullptr;
}

NodePtr ExpressionParser::comparison() {
    const auto first = tokens_.position();
    auto left = sum();
    for (int length = 1;; ++length) {
        checkChain(length);
        const auto at = tokens_.offset();
        if (const auto* sign = comparisonSign()) {
            tokens_.next();
            left = comparisonNode(at, sign->operation, std::move(left), sum());
        } else if (tokens_.takeWord("between")) {
            auto low = sum();
            tokens_.expectWord("and");
            left = betweenNode(at, std::move(left), std::move(low), sum());
        } else if (tokens_.takeWord("in")) {
            left = membership(at, std::move(left));
        } else {
            return left;
        }
        left = tokens_.spanning(first, std::move(left));
    }
}

NodePtr ExpressionParser::sum() {
    const auto first = tokens_.position();
    auto left = product();
    for (int length = 1; tokens_.peek().is("+") || tokens_.peek().is("-"); ++length) {
        checkChain(length);
        const auto at = tokens_.offset();
        const auto operation = tokens_.next().is("+") ? Operator::Add : Operator::Subtract;
        left = tokens_.spanning(first, arithmeticNode(at, operation, std::move(left), product()));
    }
    return left;
}

NodePtr ExpressionParser::product() {
    const auto first = tokens_.position();
    auto left = exponentiation();
    for (int length = 1; tokens_.peek().is("*") || tokens_.peek().is("/"); ++length) {
        checkChain(length);
        const auto at = tokens_.offset();
        const auto operation = tokens_.next().is("*") ? Operator::Multiply : Operator::Divide;
        left = tokens_.spanning(first, arithmeticNode(at, operation, std::move(left), exponentiation()));
    }
    return left;
}

NodePtr ExpressionParser::exponentiation() {
    const auto first = tokens_.position();
    auto left = negation();
    for (int length = 1; tokens_.peek().is("**"); ++length) {
        checkChain(length);
        const auto at = tokens_.offset();
        tokens_.next();
        left = tokens_.spanning(first, arithmeticNode(at, Operator::Power, std::move(left), negation()));
    }
    return left;
}

NodePtr ExpressionParser::negation() {
    if (!tokens_.peek().is("-")) return instance();
    const Nesting nesting(*this);
    const auto first = tokens_.position();
    const auto at = tokens_.offset();
    tokens_.next();
    return tokens_.spanning(first, negationNode(at, negation()));
}

NodePtr ExpressionParser::instance() {
    const auto first = tokens_.position();
    auto value = postfix();
    for (int length = 1; tokens_.peek().isWord("instance") && tokens_.peek(1).isWord("of"); ++length) {
        checkChain(length);
        const auto at = tokens_.offset();
        tokens_.next();
        tokens_.next();
        value = instanceOfNode(at, std::move(value), type());
        value = tokens_.spanning(first, std::move(value));
    }
    return value;
}

void ExpressionParser::unknownType() const {
    std::vector<std::string> candidates{"number",
                                        "string",
                                        "boolean",
                                        "date",
                                        "time",
                                        "date and time",
                                        "Any",
                                        "list",
                                        "context",
                                        "range",
                                        "function",
                                        "days and time duration",
                                        "years and months duration"};
    for (const auto& [name, type] : options_.types)
        candidates.push_back(name);
    const std::string wanted(tokens_.peek().text);
    const auto closest = closestName(wanted, candidates);
    if (closest.empty()) tokens_.fail("feel.unknown_type", "`{name}` is no type", {{"name", wanted}});
    tokens_.fail("feel.unknown_type_like", "`{name}` is no type; did you mean `{closest}`?",
                 {{"name", wanted}, {"closest", closest}});
}

TypePtr ExpressionParser::type() {
    std::size_t at = tokens_.position();
    auto result = parseType(tokens_.tokens(), at, options_.types);
    if (!result) unknownType();
    tokens_.moveTo(at);
    return result;
}

}  // namespace entente::feel
