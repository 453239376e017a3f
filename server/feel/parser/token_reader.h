#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "feel/node.h"
#include "feel/token.h"

namespace entente::feel {

/// Leaves the parser at the first error; `parse` turns it into a Result. Never seen outside of this module.
struct SyntaxError {
    Error error;
};

/// The tokens of one source and the place the parser has come to.
class TokenReader {
  public:
    TokenReader(std::string_view source, std::vector<Token> tokens) : source_(source), tokens_(std::move(tokens)) {}

    std::string_view source() const { return source_; }
    const std::vector<Token>& tokens() const { return tokens_; }
    const Token& peek(std::size_t ahead = 0) const { return tokens_[std::min(at_ + ahead, tokens_.size() - 1)]; }
    /// The token here, which is then behind; End stays.
    const Token& next() { return tokens_[at_ + 1 < tokens_.size() ? at_++ : at_]; }
    bool atEnd() const { return peek().kind == Token::Kind::End; }

    std::size_t position() const { return at_; }
    void moveTo(std::size_t position) { at_ = std::min(position, tokens_.size() - 1); }
    std::uint32_t offset() const { return peek().offset; }
    /// Where the last token that was read ends.
    std::uint32_t endOfLast() const { return at_ == 0 ? 0 : tokens_[at_ - 1].end; }

    bool take(std::string_view symbol);
    bool takeWord(std::string_view word);
    void expect(std::string_view symbol);
    void expectWord(std::string_view word);
    void expectEnd() const;

    [[noreturn]] void fail(std::string key, std::string pattern, Message::Arguments arguments = {}) const {
        failAt(offset(), std::move(key), std::move(pattern), std::move(arguments));
    }
    [[noreturn]] void failAt(std::size_t offset, std::string key, std::string pattern,
                             Message::Arguments arguments = {}) const;
    /// The token here fits nothing.
    [[noreturn]] void unexpected() const;

    /// Notes which part of the source the node stands for: from the token at `first` to the last one read.
    NodePtr spanning(std::size_t first, NodePtr node) const {
        node->begin = tokens_[first].offset;
        node->end = endOfLast();
        return node;
    }

  private:
    std::string_view source_;
    std::vector<Token> tokens_;
    std::size_t at_ = 0;
};

}  // namespace entente::feel
