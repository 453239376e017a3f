#include <algorithm>
#include <array>
#include <utility>

#include "feel/builtin.h"
#include "feel/parser/expression_parser.h"

namespace entente::feel {

NodePtr ExpressionParser::postfix() {
    lastPath_ = -1;
    const auto first = tokens_.position();
    auto value = primary();
    if (!value->isPath()) lastPath_ = -1;  // of a part of it
    for (int length = 1;; ++length) {
        checkChain(length);
        const auto at = tokens_.offset();
        const int path = std::exchange(lastPath_, -1);
        if (tokens_.take(".")) {
            auto entry = names_.entry();
            if (path >= 0) paths_[static_cast<std::size_t>(path)].push_back(entry);
            value = pathNode(at, std::move(value), std::move(entry));
            lastPath_ = path;
        } else if (tokens_.peek().is("[") && !endsRange()) {
            tokens_.next();
            value = filter(at, std::move(value));
            lastPath_ = path;  // `list[…].name` needs the name of the elements
        } else if (tokens_.take("(")) {
            value = invocation(at, std::move(value));
            lastPath_ = -1;
        } else {
            lastPath_ = path;
            return value;
        }
        value = tokens_.spanning(first, std::move(value));
    }
}

/// In `]1..5[` the last bracket ends the range: nothing that begins an expression follows it.
bool ExpressionParser::endsRange() const {
    if (rangeDepth_ == 0) return false;
    const auto& token = tokens_.peek(1);
    if (token.kind == Token::Kind::End) return true;
    if (token.kind == Token::Kind::Word) {
        static constexpr std::array<std::string_view, 9> kContinue{"and",     "or",     "then",      "else",    "in",
                                                                   "between", "return", "satisfies", "instance"};
        return std::find(kContinue.begin(), kContinue.end(), token.text) != kContinue.end();
    }
    return token.kind == Token::Kind::Symbol && !token.is("(") && !token.is("[") && !token.is("{") && !token.is("-");
}

NodePtr ExpressionParser::filter(std::uint32_t at, NodePtr source) {
    const int item = scope_->bindItem();
    const int range = std::exchange(rangeDepth_, 0);
    auto predicate = expression();
    rangeDepth_ = range;
    scope_->release(2);
    tokens_.expect("]");
    return filterNode(at, std::move(source), std::move(predicate), item);
}

NodePtr ExpressionParser::invocation(std::uint32_t at, NodePtr callee) {
    Nodes arguments;
    std::vector<std::string> names;
    const int range = std::exchange(rangeDepth_, 0);
    if (!tokens_.peek().is(")")) {
        do {
            const auto length = names_.labelLength();
            if (!arguments.empty() && (length != 0) != !names.empty())
                tokens_.fail("feel.mixed_arguments", "arguments go either all by position or all by name");
            if (length != 0) {
                names.push_back(names_.joined(length));
                tokens_.expect(":");
            }
            arguments.push_back(expression());
        } while (tokens_.take(","));
    }
    rangeDepth_ = range;
    tokens_.expect(")");
    return invocationNode(at, std::move(callee), std::move(arguments), std::move(names));
}

void ExpressionParser::needPath(std::vector<std::string> path) {
    lastPath_ = static_cast<int>(paths_.size());
    paths_.push_back(std::move(path));
}

NodePtr ExpressionParser::name() {
    const auto first = tokens_.position();
    const auto at = tokens_.offset();
    const auto found = names_.reference();
    auto reference = scope_->resolve(found);
    reference.called = tokens_.peek().is("(");
    if (found == "?") usesInput_ = true;
    if (found == "partial" && reference.slot >= 0) usesPartial_ = true;
    if (reference.slot < 0) {
        if (reference.itemSlots.empty() && !reference.builtin) needPath({found});
    } else if (const auto known = elementPaths_.find({scope_, reference.slot}); known != elementPaths_.end()) {
        needPath(known->second);
    }
    return tokens_.spanning(first, nameNode(at, std::move(reference)));
}

}  // namespace entente::feel
