#include <utility>

#include "feel/parser/expression_parser.h"

namespace entente::feel {

NodePtr ExpressionParser::conditional(std::uint32_t at) {
    auto condition = expression();
    tokens_.expectWord("then");
    auto then = expression();
    tokens_.expectWord("else");
    return conditionalNode(at, std::move(condition), std::move(then), expression());
}

std::vector<Iterator> ExpressionParser::iterators() {
    std::vector<Iterator> result;
    do {
        auto bound = names_.bound();
        tokens_.expectWord("in");
        auto domain = expression();
        const int path = domain->isPath() ? lastPath_ : -1;
        NodePtr end;
        if (tokens_.take("..")) end = expression();
        const int slot = scope_->bind(std::move(bound));
        if (path >= 0) elementPaths_[{scope_, slot}] = paths_[static_cast<std::size_t>(path)];
        result.push_back({slot, std::move(domain), std::move(end)});
    } while (tokens_.take(","));
    return result;
}

NodePtr ExpressionParser::iteration(std::uint32_t at) {
    auto domains = iterators();
    const auto bound = domains.size();
    tokens_.expectWord("return");
    const int partial = scope_->bind("partial");
    const bool before = std::exchange(usesPartial_, false);
    auto body = expression();
    const bool used = std::exchange(usesPartial_, before);
    scope_->release(bound + 1);
    return forNode(at, std::move(domains), used ? partial : -1, std::move(body));
}

NodePtr ExpressionParser::quantified(std::uint32_t at, bool every) {
    auto domains = iterators();
    const auto bound = domains.size();
    tokens_.expectWord("satisfies");
    auto condition = expression();
    scope_->release(bound);
    return quantifiedNode(at, every, std::move(domains), std::move(condition));
}

NodePtr ExpressionParser::functionLiteral() {
    auto code = std::make_shared<FunctionCode>();
    const auto at = tokens_.offset();
    tokens_.next();
    tokens_.expect("(");
    Scope inner(scope_);
    inner.bind(std::exchange(selfName_, {}));
    if (!tokens_.peek().is(")")) {
        do {
            auto parameter = names_.bound();
            inner.bind(parameter);
            code->parameters.push_back(std::move(parameter));
            code->types.push_back(tokens_.take(":") ? type() : nullptr);
        } while (tokens_.take(","));
    }
    tokens_.expect(")");
    auto* outer = std::exchange(scope_, &inner);
    code->external = tokens_.takeWord("external");
    code->body = expression();
    if (!code->external) code->resultType = code->body->type();
    scope_ = outer;
    inner.finish(*code);
    code->source = tokens_.source();
    code->begin = at;
    code->end = tokens_.endOfLast();
    return functionNode(at, std::move(code));
}

}  // namespace entente::feel
