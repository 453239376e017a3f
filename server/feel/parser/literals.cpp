#include <utility>

#include "feel/at_literal.h"
#include "feel/parser/expression_parser.h"

namespace entente::feel {

NodePtr ExpressionParser::primary() {
    const auto first = tokens_.position();
    const auto at = tokens_.offset();
    const auto& token = tokens_.peek();
    NodePtr node;
    if (token.kind == Token::Kind::Number) {
        node = number();
    } else if (token.kind == Token::Kind::String) {
        node = literalNode(at, unquoted(tokens_.next().text));
    } else if (token.kind == Token::Kind::AtString) {
        node = atLiteral();
    } else if (token.kind == Token::Kind::Word) {
        node = word();
    } else if (token.is("(")) {
        return parenthesis();
    } else if (token.is("[")) {
        node = bracket();
    } else if (tokens_.take("]")) {
        auto low = expression();
        node = rangeFrom(at, std::move(low), false);
    } else if (token.is("{")) {
        node = contextLiteral();
    } else if (comparisonSign() != nullptr) {
        node = openRange();
    } else {
        tokens_.unexpected();
    }
    return tokens_.spanning(first, std::move(node));
}

NodePtr ExpressionParser::number() {
    const auto at = tokens_.offset();
    const auto value = Number::parse(tokens_.next().text);
    if (!value) tokens_.failAt(at, "feel.number_range", "the number is out of range");
    return literalNode(at, *value);
}

NodePtr ExpressionParser::atLiteral() {
    const auto at = tokens_.offset();
    const auto text = unquoted(tokens_.next().text);
    auto value = valueOfAtLiteral(text);
    if (!value)
        tokens_.failAt(at, "feel.at_literal", "`{text}` is no date, time, date and time, or duration",
                       {{"text", text}});
    return literalNode(at, std::move(*value));
}

NodePtr ExpressionParser::word() {
    const auto at = tokens_.offset();
    if (names_.startsKnownPhrase()) return name();
    if (tokens_.takeWord("true")) return literalNode(at, true);
    if (tokens_.takeWord("false")) return literalNode(at, false);
    if (tokens_.takeWord("null")) return literalNode(at, Value());
    if (tokens_.takeWord("if")) return conditional(at);
    if (tokens_.takeWord("for")) return iteration(at);
    if (tokens_.takeWord("some")) return quantified(at, false);
    if (tokens_.takeWord("every")) return quantified(at, true);
    if (startsFunction()) return functionLiteral();
    return name();
}

NodePtr ExpressionParser::parenthesis() {
    const auto first = tokens_.position();
    const auto at = tokens_.offset();
    tokens_.next();
    const int range = std::exchange(rangeDepth_, 0);
    auto value = expression();
    rangeDepth_ = range;
    if (tokens_.peek().is("..")) return tokens_.spanning(first, rangeFrom(at, std::move(value), false));
    tokens_.expect(")");
    return value;
}

NodePtr ExpressionParser::bracket() {
    const auto at = tokens_.offset();
    tokens_.next();
    Nodes elements;
    const int range = std::exchange(rangeDepth_, 0);
    if (!tokens_.peek().is("]")) {
        elements.push_back(expression());
        if (tokens_.peek().is("..")) {
            rangeDepth_ = range;
            return rangeFrom(at, std::move(elements.front()), true);
        }
        while (tokens_.take(","))
            elements.push_back(expression());
    }
    rangeDepth_ = range;
    tokens_.expect("]");
    return listNode(at, std::move(elements));
}

NodePtr ExpressionParser::rangeFrom(std::uint32_t at, NodePtr low, bool lowIncluded) {
    tokens_.expect("..");
    ++rangeDepth_;
    auto high = expression();
    --rangeDepth_;
    const bool highIncluded = tokens_.peek().is("]");
    if (!highIncluded && !tokens_.peek().is(")") && !tokens_.peek().is("[")) tokens_.expect("]");
    tokens_.next();
    return rangeNode(at, std::move(low), lowIncluded, std::move(high), highIncluded);
}

/// `>= 5` as a value: the range that a unary test describes.
NodePtr ExpressionParser::openRange() {
    const auto at = tokens_.offset();
    const auto operation = comparisonSign()->operation;
    tokens_.next();
    auto end = sum();
    switch (operation) {
        case Operator::Less:
            return openRangeNode(at, Range::Form::To, std::move(end), false);
        case Operator::LessOrEqual:
            return openRangeNode(at, Range::Form::To, std::move(end), true);
        case Operator::Greater:
            return openRangeNode(at, Range::Form::From, std::move(end), false);
        case Operator::GreaterOrEqual:
            return openRangeNode(at, Range::Form::From, std::move(end), true);
        case Operator::NotEqual:
            return openRangeNode(at, Range::Form::NotEqual, std::move(end), false);
        default:
            return openRangeNode(at, Range::Form::Equal, std::move(end), true);
    }
}

NodePtr ExpressionParser::contextLiteral() {
    const auto at = tokens_.offset();
    tokens_.next();
    std::vector<EntryNode> entries;
    const auto outside = scope_->size();
    const int range = std::exchange(rangeDepth_, 0);
    if (!tokens_.peek().is("}")) {
        do {
            auto key = names_.key();
            tokens_.expect(":");
            names_.add(key);
            // A function may call itself by the name of its entry.
            if (startsFunction()) selfName_ = key;
            auto value = expression();
            selfName_.clear();
            const int slot = scope_->bind(key);
            entries.push_back({std::move(key), slot, std::move(value)});
        } while (tokens_.take(","));
    }
    rangeDepth_ = range;
    scope_->release(scope_->size() - outside);
    tokens_.expect("}");
    return contextNode(at, std::move(entries));
}

}  // namespace entente::feel
