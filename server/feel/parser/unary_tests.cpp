#include <utility>

#include "feel/parser/expression_parser.h"

namespace entente::feel {

Parsed ExpressionParser::unaryTestsOnly() {
    input_ = scope_->bind("?");
    const auto at = tokens_.offset();
    NodePtr root;
    if (tokens_.peek().is("-") && tokens_.peek(1).kind == Token::Kind::End) {
        tokens_.next();
        root = literalNode(at, true);
    } else if (tokens_.peek().isWord("not") && tokens_.peek(1).is("(") && closesAtEnd(1)) {
        tokens_.next();
        tokens_.next();
        root = anyTest(at, tests(), true);
        tokens_.expect(")");
    } else {
        root = anyTest(at, tests(), false);
    }
    tokens_.expectEnd();
    return {std::move(root), outermost_.slots(), std::move(paths_)};
}

/// Whether the bracket `open` tokens ahead is closed by the last token.
bool ExpressionParser::closesAtEnd(std::size_t open) const {
    const auto& tokens = tokens_.tokens();
    int depth = 0;
    for (std::size_t i = tokens_.position() + open; i + 1 < tokens.size(); ++i) {
        if (tokens[i].is("(")) ++depth;
        if (tokens[i].is(")") && --depth == 0) return i + 2 == tokens.size();
    }
    return false;
}

Nodes ExpressionParser::tests() {
    Nodes result;
    do {
        result.push_back(test());
    } while (tokens_.take(","));
    return result;
}

NodePtr ExpressionParser::test() {
    const auto first = tokens_.position();
    const auto at = tokens_.offset();
    if (const auto* sign = comparisonSign()) {
        tokens_.next();
        auto operand = sum();
        return tokens_.spanning(first, comparisonTest(at, sign->operation, input_, std::move(operand)));
    }
    const bool before = std::exchange(usesInput_, false);
    auto value = expression();
    const bool used = std::exchange(usesInput_, before || usesInput_);
    return tokens_.spanning(first, valueTest(at, input_, std::move(value), used));
}

/// What follows `in`: one test, or several in parentheses. `?` is what stands before it.
NodePtr ExpressionParser::membership(std::uint32_t at, NodePtr value) {
    const Nesting nesting(*this);
    const int slot = scope_->bind("?");
    const int outer = std::exchange(input_, slot);
    const bool used = std::exchange(usesInput_, false);
    auto check = membershipTests(slot);
    usesInput_ = used;
    input_ = outer;
    scope_->release(1);
    return inNode(at, std::move(value), slot, std::move(check));
}

NodePtr ExpressionParser::membershipTests(int slot) {
    const auto first = tokens_.position();
    const auto at = tokens_.offset();
    if (!tokens_.peek().is("(")) {
        if (const auto* sign = comparisonSign()) {
            tokens_.next();
            auto operand = sum();
            return tokens_.spanning(first, comparisonTest(at, sign->operation, slot, std::move(operand)));
        }
        auto operand = sum();
        return tokens_.spanning(first, valueTest(at, slot, std::move(operand), false));
    }
    tokens_.next();
    const int range = std::exchange(rangeDepth_, 0);
    Nodes list;
    if (comparisonSign() != nullptr) {
        list.push_back(test());
    } else {
        const auto begin = tokens_.offset();
        auto value = expression();
        if (tokens_.peek().is("..")) {
            rangeDepth_ = range;
            auto interval = tokens_.spanning(first, rangeFrom(at, std::move(value), false));
            return valueTest(at, slot, std::move(interval), false);
        }
        list.push_back(valueTest(begin, slot, std::move(value), usesInput_));
    }
    while (tokens_.take(","))
        list.push_back(test());
    rangeDepth_ = range;
    tokens_.expect(")");
    return tokens_.spanning(first, anyTest(at, std::move(list), false));
}

}  // namespace entente::feel
