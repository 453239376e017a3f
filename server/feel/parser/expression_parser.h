#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "feel/expression.h"
#include "feel/nodes/nodes.h"
#include "feel/parser/name_reader.h"
#include "feel/parser/parser.h"
#include "feel/parser/scope.h"
#include "feel/parser/token_reader.h"

namespace entente::feel {

/// Recursive descent over the grammar of DMN 1.5, 10.3.1.2, one file per family of rules. Names are resolved on the
/// way: what is bound inside the expression gets a slot, everything else is looked up when it runs. Throws SyntaxError.
class ExpressionParser {
  public:
    ExpressionParser(std::string_view source, std::vector<Token> tokens, const CompileOptions& options);

    Parsed expressionOnly();
    Parsed unaryTestsOnly();

  private:
    // operators.cpp: weakest first
    NodePtr expression();
    NodePtr disjunction();
    NodePtr conjunction();
    NodePtr comparison();
    NodePtr sum();
    NodePtr product();
    NodePtr exponentiation();
    NodePtr negation();
    NodePtr instance();
    TypePtr type();
    [[noreturn]] void unknownType() const;
    void checkChain(int length) const;
    /// The comparison sign here; null when there is none.
    struct ComparisonSign {
        std::string_view symbol;
        Operator operation;
    };
    const ComparisonSign* comparisonSign() const;

    // access.cpp: names, paths, filters, calls
    NodePtr postfix();
    NodePtr filter(std::uint32_t at, NodePtr source);
    NodePtr invocation(std::uint32_t at, NodePtr callee);
    NodePtr name();
    bool endsRange() const;
    /// From here on entries asked of the value continue this path.
    void needPath(std::vector<std::string> path);

    // literals.cpp
    NodePtr primary();
    NodePtr number();
    NodePtr atLiteral();
    NodePtr word();
    NodePtr parenthesis();
    NodePtr bracket();
    NodePtr rangeFrom(std::uint32_t at, NodePtr low, bool lowIncluded);
    NodePtr openRange();
    NodePtr contextLiteral();

    // control.cpp
    NodePtr conditional(std::uint32_t at);
    std::vector<Iterator> iterators();
    NodePtr iteration(std::uint32_t at);
    NodePtr quantified(std::uint32_t at, bool every);
    NodePtr functionLiteral();
    bool startsFunction() const { return tokens_.peek().isWord("function") && tokens_.peek(1).is("("); }

    // unary_tests.cpp
    Nodes tests();
    NodePtr test();
    NodePtr membership(std::uint32_t at, NodePtr value);
    NodePtr membershipTests(int slot);
    bool closesAtEnd(std::size_t open) const;

    class Nesting;

    TokenReader tokens_;
    NameReader names_;
    const CompileOptions& options_;
    Scope outermost_;
    Scope* scope_;
    std::vector<std::vector<std::string>> paths_;
    std::string selfName_;  // of the context entry whose function is read next
    int depth_ = 0;
    int rangeDepth_ = 0;  // inside the upper end of a range, where `[` may close it
    int input_ = 0;       // the slot of `?`
    int lastPath_ = -1;   // of `paths_`: the free name whose path is being read
    std::map<std::pair<const Scope*, int>, std::vector<std::string>>
        elementPaths_;  // what an iterator's slot runs over
    bool usesInput_ = false;
    bool usesPartial_ = false;
};

/// Counts nested brackets and the like, so that no source can exhaust the stack.
class ExpressionParser::Nesting {
  public:
    explicit Nesting(ExpressionParser& parser) : parser_(parser) {
        constexpr int kDeepest = 200;
        if (++parser_.depth_ > kDeepest) parser_.tokens_.fail("feel.too_deep", "the expression is nested too deeply");
    }
    ~Nesting() { --parser_.depth_; }
    Nesting(const Nesting&) = delete;
    Nesting& operator=(const Nesting&) = delete;

  private:
    ExpressionParser& parser_;
};

}  // namespace entente::feel
