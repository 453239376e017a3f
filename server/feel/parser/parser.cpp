#include "feel/parser/parser.h"

#include <utility>

#include "feel/parser/expression_parser.h"
#include "feel/token.h"

namespace entente::feel {

ExpressionParser::ExpressionParser(std::string_view source, std::vector<Token> tokens, const CompileOptions& options)
    : tokens_(source, std::move(tokens)), names_(tokens_), options_(options), scope_(&outermost_) {
    for (const auto& name : options.names)
        names_.add(name);
}

Parsed ExpressionParser::expressionOnly() {
    auto root = expression();
    tokens_.expectEnd();
    return {std::move(root), outermost_.slots(), std::move(paths_)};
}

Result<Parsed> parse(std::string_view source, const CompileOptions& options, bool unary) {
    auto tokens = tokenize(source);
    if (!tokens) return tokens.error();
    try {
        ExpressionParser parser(source, std::move(*tokens), options);
        return unary ? parser.unaryTestsOnly() : parser.expressionOnly();
    } catch (const SyntaxError& error) {
        return error.error;
    }
}

}  // namespace entente::feel
