#include "feel/parser.h"

#include <algorithm>
#include <array>
#include <utility>

#include "feel/at_literal.h"
#include "feel/builtin.h"
#include "feel/name_table.h"
#include "feel/names.h"
#include "feel/nodes/nodes.h"
#include "feel/scope.h"
#include "feel/token.h"
#include "feel/type_parser.h"

// Recursive descent over the grammar of DMN 1.5, 10.3.1.2. Names are resolved while parsing: what is bound inside the
// expression gets a slot, everything else is looked up when it runs.
namespace entente::feel {

namespace {

constexpr int kDeepest = 200;        // nested brackets and the like
constexpr int kLongestChain = 2000;  // operators in a row at one level, such as a long sum

struct SyntaxError {
    Error error;
};

struct Binary {
    std::string_view symbol;
    Operator operation;
};

constexpr std::array<Binary, 6> kComparisons{{{"=", Operator::Equal},
                                              {"!=", Operator::NotEqual},
                                              {"<", Operator::Less},
                                              {"<=", Operator::LessOrEqual},
                                              {">", Operator::Greater},
                                              {">=", Operator::GreaterOrEqual}}};

class Parser {
  public:
    Parser(std::string_view source, std::vector<Token> tokens, const CompileOptions& options)
        : source_(source), tokens_(std::move(tokens)), options_(options), scope_(&outermost_) {
        for (const auto& name : options.names)
            names_.add(name);
        for (const auto& name : builtins().names())
            builtinNames_.add(name);
    }

    Parsed expressionOnly() {
        auto root = expression();
        expectEnd();
        return {std::move(root), outermost_.slots(), std::move(paths_)};
    }

    Parsed unaryTests() {
        input_ = scope_->bind("?");
        const auto at = here();
        NodePtr root;
        if (peek().is("-") && peek(1).kind == Token::Kind::End) {
            next();
            root = literalNode(at, true);
        } else if (peek().isWord("not") && peek(1).is("(") && closesAtEnd(1)) {
            next();
            next();
            root = anyTest(at, tests(), true);
            expect(")");
        } else {
            root = anyTest(at, tests(), false);
        }
        expectEnd();
        return {std::move(root), outermost_.slots(), std::move(paths_)};
    }

  private:
    // ---- tokens

    const Token& peek(std::size_t ahead = 0) const { return tokens_[std::min(at_ + ahead, tokens_.size() - 1)]; }
    const Token& next() { return tokens_[at_ + 1 < tokens_.size() ? at_++ : at_]; }
    std::uint32_t here() const { return peek().offset; }

    bool take(std::string_view symbol) {
        if (!peek().is(symbol)) return false;
        next();
        return true;
    }
    bool takeWord(std::string_view word) {
        if (!peek().isWord(word)) return false;
        next();
        return true;
    }

    [[noreturn]] void fail(std::size_t offset, std::string key, std::string pattern,
                           Message::Arguments arguments = {}) const {
        throw SyntaxError{invalid(std::move(key), std::move(pattern), std::move(arguments), placeAt(source_, offset))};
    }
    [[noreturn]] void unexpected() const {
        if (peek().kind == Token::Kind::End) fail(here(), "feel.unexpected_end", "the expression is not complete");
        fail(here(), "feel.unexpected", "`{token}` is not expected here", {{"token", std::string(peek().text)}});
    }
    void expect(std::string_view symbol) {
        if (take(symbol)) return;
        if (peek().kind == Token::Kind::End)
            fail(here(), "feel.missing_at_end", "`{symbol}` is missing at the end", {{"symbol", std::string(symbol)}});
        fail(here(), "feel.missing", "`{symbol}` is expected before `{token}`",
             {{"symbol", std::string(symbol)}, {"token", std::string(peek().text)}});
    }
    void expectWord(std::string_view word) {
        if (peek().isWord(word))
            next();
        else
            expect(word);
    }
    void expectEnd() const {
        if (peek().kind != Token::Kind::End) unexpected();
    }

    bool closesAtEnd(std::size_t open) const {
        int depth = 0;
        for (std::size_t i = at_ + open; i + 1 < tokens_.size(); ++i) {
            if (tokens_[i].is("(")) ++depth;
            if (tokens_[i].is(")") && --depth == 0) return i + 2 == tokens_.size();
        }
        return false;
    }

    struct Depth {
        explicit Depth(Parser& owner) : parser(owner) {
            if (++parser.depth_ > kDeepest)
                parser.fail(parser.here(), "feel.too_deep", "the expression is nested too deeply");
        }
        ~Depth() { --parser.depth_; }
        Depth(const Depth&) = delete;
        Depth& operator=(const Depth&) = delete;
        Parser& parser;
    };

    void checkChain(int length) const {
        if (length > kLongestChain) fail(here(), "feel.too_many_operators", "there are too many operators in a row");
    }

    // ---- operators, weakest first

    NodePtr expression() {
        const Depth depth(*this);
        return disjunction();
    }

    NodePtr disjunction() {
        auto left = conjunction();
        for (int length = 1; peek().isWord("or"); ++length) {
            checkChain(length);
            const auto at = here();
            next();
            left = disjunctionNode(at, std::move(left), conjunction());
        }
        return left;
    }

    NodePtr conjunction() {
        auto left = comparison();
        for (int length = 1; peek().isWord("and"); ++length) {
            checkChain(length);
            const auto at = here();
            next();
            left = conjunctionNode(at, std::move(left), comparison());
        }
        return left;
    }

    const Binary* comparisonSign() const {
        for (const auto& sign : kComparisons)
            if (peek().is(sign.symbol)) return &sign;
        return nullptr;
    }

    NodePtr comparison() {
        auto left = sum();
        for (int length = 1;; ++length) {
            checkChain(length);
            const auto at = here();
            if (const auto* sign = comparisonSign()) {
                next();
                left = comparisonNode(at, sign->operation, std::move(left), sum());
            } else if (takeWord("between")) {
                auto low = sum();
                expectWord("and");
                auto high = sum();
                left = betweenNode(at, std::move(left), std::move(low), std::move(high));
            } else if (takeWord("in")) {
                left = membership(at, std::move(left));
            } else {
                return left;
            }
        }
    }

    NodePtr sum() {
        auto left = product();
        for (int length = 1; peek().is("+") || peek().is("-"); ++length) {
            checkChain(length);
            const auto at = here();
            const auto operation = next().is("+") ? Operator::Add : Operator::Subtract;
            left = arithmeticNode(at, operation, std::move(left), product());
        }
        return left;
    }

    NodePtr product() {
        auto left = exponentiation();
        for (int length = 1; peek().is("*") || peek().is("/"); ++length) {
            checkChain(length);
            const auto at = here();
            const auto operation = next().is("*") ? Operator::Multiply : Operator::Divide;
            left = arithmeticNode(at, operation, std::move(left), exponentiation());
        }
        return left;
    }

    NodePtr exponentiation() {
        auto left = negation();
        for (int length = 1; peek().is("**"); ++length) {
            checkChain(length);
            const auto at = here();
            next();
            left = arithmeticNode(at, Operator::Power, std::move(left), negation());
        }
        return left;
    }

    NodePtr negation() {
        if (!peek().is("-")) return instance();
        const Depth depth(*this);
        const auto at = here();
        next();
        return negationNode(at, negation());
    }

    NodePtr instance() {
        auto value = postfix();
        while (peek().isWord("instance") && peek(1).isWord("of")) {
            const auto at = here();
            next();
            next();
            value = instanceOfNode(at, std::move(value), type());
        }
        return value;
    }

    TypePtr type() {
        std::size_t at = at_;
        auto result = parseType(tokens_, at, options_.types);
        if (!result) {
            at_ = std::min(at, tokens_.size() - 1);
            fail(here(), "feel.unknown_type", "there is no type of this name");
        }
        at_ = at;
        return result;
    }

    // ---- paths, filters and calls

    NodePtr postfix() {
        lastPath_ = -1;
        auto value = primary();
        for (int length = 1;; ++length) {
            checkChain(length);
            const auto at = here();
            const int path = std::exchange(lastPath_, -1);
            if (take(".")) {
                auto name = entryName();
                if (path >= 0) paths_[static_cast<std::size_t>(path)].push_back(name);
                value = pathNode(at, std::move(value), std::move(name));
                lastPath_ = path;
            } else if (peek().is("[") && !endsRange()) {
                next();
                value = filter(at, std::move(value));
                lastPath_ = path;  // `list[…].name` needs the name of the elements
            } else if (take("(")) {
                value = invocation(at, std::move(value));
            } else {
                return value;
            }
        }
    }

    /// In `]1..5[` the last bracket ends the range: nothing that begins an expression follows it.
    bool endsRange() const {
        if (rangeDepth_ == 0) return false;
        const auto& token = peek(1);
        if (token.kind == Token::Kind::End) return true;
        if (token.kind == Token::Kind::Word) {
            static constexpr std::array<std::string_view, 9> kContinue{
                "and", "or", "then", "else", "in", "between", "return", "satisfies", "instance"};
            return std::find(kContinue.begin(), kContinue.end(), token.text) != kContinue.end();
        }
        return token.kind == Token::Kind::Symbol && !token.is("(") && !token.is("[") && !token.is("{") &&
               !token.is("-");
    }

    NodePtr filter(std::uint32_t at, NodePtr source) {
        const int item = scope_->bindItem();
        const int range = std::exchange(rangeDepth_, 0);
        auto predicate = expression();
        rangeDepth_ = range;
        scope_->release(2);
        expect("]");
        return filterNode(at, std::move(source), std::move(predicate), item);
    }

    NodePtr invocation(std::uint32_t at, NodePtr callee) {
        Nodes arguments;
        std::vector<std::string> names;
        const int range = std::exchange(rangeDepth_, 0);
        if (!peek().is(")")) {
            do {
                const auto length = labelLength();
                if (!arguments.empty() && (length != 0) != !names.empty())
                    fail(here(), "feel.mixed_arguments", "arguments go either all by position or all by name");
                if (length != 0) {
                    names.push_back(joined(length));
                    expect(":");
                }
                arguments.push_back(expression());
            } while (take(","));
        }
        rangeDepth_ = range;
        expect(")");
        return invocationNode(at, std::move(callee), std::move(arguments), std::move(names));
    }

    // ---- names

    static bool isNameSymbol(const Token& token) {
        return token.is(".") || token.is("/") || token.is("-") || token.is("'") || token.is("+") || token.is("*");
    }

    /// Number of tokens before a `:` that can only be a name; 0 when there is none.
    std::size_t labelLength() const {
        std::size_t length = 0;
        while (peek(length).kind == Token::Kind::Word ||
               (length > 0 && (peek(length).kind == Token::Kind::Number || isNameSymbol(peek(length)))))
            ++length;
        return peek(length).is(":") ? length : 0;
    }

    std::string joined(std::size_t count) {
        std::string name;
        for (std::size_t i = 0; i < count; ++i) {
            const auto& token = next();
            if (i != 0 && token.spaceBefore) name += ' ';
            name += token.text;
        }
        return name;
    }

    /// Words up to the next keyword.
    std::size_t runLength() const {
        std::size_t length = 1;
        while ((peek(length).kind == Token::Kind::Word && !isKeyword(peek(length).text)) ||
               (peek(length).kind == Token::Kind::Number && peek(length).spaceBefore &&
                peek(length).text.find_first_not_of("0123456789") == std::string_view::npos))
            ++length;
        return length;
    }

    std::string entryName() {
        if (peek().kind != Token::Kind::Word) unexpected();
        std::string name;
        const auto known = names_.match(tokens_, at_, name);
        const auto length = runLength();
        if (known < length) return joined(length);
        at_ += known;
        return name;
    }

    /// The name of a variable that an iteration or a parameter binds: everything up to `in`, `:`, `,` or `)`.
    std::string boundName() {
        if (peek().kind != Token::Kind::Word || isKeyword(peek().text)) unexpected();
        std::size_t length = 1;
        while (!peek(length).isWord("in") && (peek(length).kind == Token::Kind::Word ||
                                              peek(length).kind == Token::Kind::Number || isNameSymbol(peek(length))))
            ++length;
        auto name = joined(length);
        names_.add(name);
        return name;
    }

    NodePtr name() {
        const auto at = here();
        std::string found;
        auto known = names_.match(tokens_, at_, found);
        std::string builtin;
        if (const auto length = builtinNames_.match(tokens_, at_, builtin); length > known) {
            known = length;
            found = builtin;
        }
        if (known == 0 && isKeyword(peek().text)) unexpected();
        const auto length = isKeyword(peek().text) ? 0 : runLength();
        if (known >= length)
            at_ += known;
        else
            found = joined(length);
        if (found == "?") usesInput_ = true;
        auto reference = scope_->resolve(found);
        reference.called = peek().is("(");
        if (found == "partial" && reference.slot >= 0) usesPartial_ = true;
        const bool free = reference.slot < 0 && reference.itemSlots.empty() && !reference.builtin;
        if (free) {
            lastPath_ = static_cast<int>(paths_.size());
            paths_.push_back({found});
        }
        return nameNode(at, std::move(reference));
    }

    // ---- primary expressions

    NodePtr primary() {
        const auto at = here();
        const auto& token = peek();
        switch (token.kind) {
            case Token::Kind::Number:
                return number();
            case Token::Kind::String:
                return literalNode(at, unquoted(next().text));
            case Token::Kind::AtString:
                return atLiteral();
            case Token::Kind::Word:
                return word();
            case Token::Kind::Symbol:
                break;
            case Token::Kind::End:
                unexpected();
        }
        if (token.is("(")) return parenthesis();
        if (token.is("[")) return bracket();
        if (token.is("]")) {
            next();
            auto low = expression();
            return rangeFrom(at, std::move(low), false);
        }
        if (token.is("{")) return contextLiteral();
        if (comparisonSign() != nullptr) return openRange();
        unexpected();
    }

    NodePtr number() {
        const auto at = here();
        const auto value = Number::parse(next().text);
        if (!value) fail(at, "feel.number_range", "the number is out of range");
        return literalNode(at, *value);
    }

    NodePtr atLiteral() {
        const auto at = here();
        const auto text = unquoted(next().text);
        auto value = valueOfAtLiteral(text);
        if (!value)
            fail(at, "feel.at_literal", "`{text}` is no date, time, date and time, or duration", {{"text", text}});
        return literalNode(at, std::move(*value));
    }

    NodePtr word() {
        const auto at = here();
        std::string known;
        if (names_.match(tokens_, at_, known) != 0 && known.find(' ') != std::string::npos) return name();
        if (takeWord("true")) return literalNode(at, true);
        if (takeWord("false")) return literalNode(at, false);
        if (takeWord("null")) return literalNode(at, Value());
        if (takeWord("if")) return conditional(at);
        if (takeWord("for")) return iteration(at);
        if (takeWord("some")) return quantified(at, false);
        if (takeWord("every")) return quantified(at, true);
        if (peek().isWord("function") && peek(1).is("(")) return functionLiteral();
        return name();
    }

    NodePtr parenthesis() {
        const auto at = here();
        next();
        const int range = std::exchange(rangeDepth_, 0);
        auto value = expression();
        rangeDepth_ = range;
        if (peek().is("..")) return rangeFrom(at, std::move(value), false);
        expect(")");
        return value;
    }

    NodePtr bracket() {
        const auto at = here();
        next();
        Nodes elements;
        const int range = std::exchange(rangeDepth_, 0);
        if (!peek().is("]")) {
            elements.push_back(expression());
            if (peek().is("..")) {
                rangeDepth_ = range;
                return rangeFrom(at, std::move(elements.front()), true);
            }
            while (take(","))
                elements.push_back(expression());
        }
        rangeDepth_ = range;
        expect("]");
        return listNode(at, std::move(elements));
    }

    NodePtr rangeFrom(std::uint32_t at, NodePtr low, bool lowIncluded) {
        expect("..");
        ++rangeDepth_;
        auto high = expression();
        --rangeDepth_;
        const bool highIncluded = peek().is("]");
        if (!highIncluded && !peek().is(")") && !peek().is("[")) expect("]");
        next();
        return rangeNode(at, std::move(low), lowIncluded, std::move(high), highIncluded);
    }

    /// `>= 5` as a value: the range that a unary test describes.
    NodePtr openRange() {
        const auto at = here();
        const auto operation = comparisonSign()->operation;
        next();
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

    NodePtr contextLiteral() {
        const auto at = here();
        next();
        std::vector<EntryNode> entries;
        const auto outside = scope_->size();
        const int range = std::exchange(rangeDepth_, 0);
        if (!peek().is("}")) {
            do {
                auto key = entryKey();
                expect(":");
                names_.add(key);
                // A function may call itself by the name of its entry.
                if (peek().isWord("function") && peek(1).is("(")) selfName_ = key;
                auto value = expression();
                selfName_.clear();
                const int slot = scope_->bind(key);
                entries.push_back({std::move(key), slot, std::move(value)});
            } while (take(","));
        }
        rangeDepth_ = range;
        scope_->release(scope_->size() - outside);
        expect("}");
        return contextNode(at, std::move(entries));
    }

    std::string entryKey() {
        if (peek().kind == Token::Kind::String) return unquoted(next().text);
        const auto length = labelLength();
        if (length == 0) unexpected();
        return joined(length);
    }

    NodePtr conditional(std::uint32_t at) {
        auto condition = expression();
        expectWord("then");
        auto then = expression();
        expectWord("else");
        return conditionalNode(at, std::move(condition), std::move(then), expression());
    }

    std::vector<Iterator> iterators() {
        std::vector<Iterator> result;
        do {
            auto bound = boundName();
            expectWord("in");
            auto domain = expression();
            NodePtr end;
            if (take("..")) end = expression();
            result.push_back({scope_->bind(std::move(bound)), std::move(domain), std::move(end)});
        } while (take(","));
        return result;
    }

    NodePtr iteration(std::uint32_t at) {
        auto domains = iterators();
        const auto bound = domains.size();
        expectWord("return");
        const int partial = scope_->bind("partial");
        const bool before = std::exchange(usesPartial_, false);
        auto body = expression();
        const bool used = std::exchange(usesPartial_, before);
        scope_->release(bound + 1);
        return forNode(at, std::move(domains), used ? partial : -1, std::move(body));
    }

    NodePtr quantified(std::uint32_t at, bool every) {
        auto domains = iterators();
        const auto bound = domains.size();
        expectWord("satisfies");
        auto condition = expression();
        scope_->release(bound);
        return quantifiedNode(at, every, std::move(domains), std::move(condition));
    }

    NodePtr functionLiteral() {
        auto code = std::make_shared<FunctionCode>();
        const auto at = here();
        next();
        expect("(");
        Scope inner(scope_);
        inner.bind(std::exchange(selfName_, {}));
        if (!peek().is(")")) {
            do {
                auto parameter = boundName();
                inner.bind(parameter);
                code->parameters.push_back(std::move(parameter));
                code->types.push_back(take(":") ? type() : nullptr);
            } while (take(","));
        }
        expect(")");
        auto* outer = std::exchange(scope_, &inner);
        code->external = takeWord("external");
        code->body = expression();
        scope_ = outer;
        inner.finish(*code);
        code->source = source_;
        code->begin = at;
        code->end = at_ == 0 ? at : tokens_[at_ - 1].offset + static_cast<std::uint32_t>(tokens_[at_ - 1].text.size());
        return functionNode(at, std::move(code));
    }

    // ---- unary tests

    Nodes tests() {
        Nodes result;
        do {
            result.push_back(test());
        } while (take(","));
        return result;
    }

    NodePtr test() {
        const auto at = here();
        if (const auto* sign = comparisonSign()) {
            next();
            return comparisonTest(at, sign->operation, input_, sum());
        }
        const bool before = std::exchange(usesInput_, false);
        auto value = expression();
        const bool used = std::exchange(usesInput_, before || usesInput_);
        return valueTest(at, input_, std::move(value), used);
    }

    /// What follows `in`: one test, or several in parentheses.
    NodePtr membership(std::uint32_t at, NodePtr value) {
        const Depth depth(*this);
        const int outer = std::exchange(input_, scope_->reserve());
        const int slot = input_;
        NodePtr check;
        if (peek().is("(")) {
            const auto open = here();
            next();
            const int range = std::exchange(rangeDepth_, 0);
            const bool plain = comparisonSign() == nullptr;
            const auto begin = here();
            Nodes list;
            auto first = plain ? expression() : test();
            rangeDepth_ = range;
            if (plain && peek().is("..")) {
                check = valueTest(open, slot, rangeFrom(open, std::move(first), false), false);
            } else {
                list.push_back(plain ? valueTest(begin, slot, std::move(first), false) : std::move(first));
                while (take(","))
                    list.push_back(test());
                expect(")");
                check = anyTest(open, std::move(list), false);
            }
        } else if (const auto* sign = comparisonSign()) {
            const auto open = here();
            next();
            check = comparisonTest(open, sign->operation, slot, sum());
        } else {
            const auto open = here();
            check = valueTest(open, slot, sum(), false);
        }
        input_ = outer;
        return inNode(at, std::move(value), slot, std::move(check));
    }

    std::string_view source_;
    std::vector<Token> tokens_;
    const CompileOptions& options_;
    NameTable names_, builtinNames_;
    Scope outermost_;
    Scope* scope_;
    std::vector<std::vector<std::string>> paths_;
    std::string selfName_;
    std::size_t at_ = 0;
    int depth_ = 0;
    int rangeDepth_ = 0;  // inside the upper end of a range, where `[` may close it
    int input_ = 0;
    int lastPath_ = -1;
    bool usesInput_ = false;
    bool usesPartial_ = false;
};

}  // namespace

Result<Parsed> parse(std::string_view source, const CompileOptions& options, bool unary) {
    auto tokens = tokenize(source);
    if (!tokens) return tokens.error();
    try {
        Parser parser(source, std::move(*tokens), options);
        return unary ? parser.unaryTests() : parser.expressionOnly();
    } catch (const SyntaxError& error) {
        return error.error;
    }
}

}  // namespace entente::feel
