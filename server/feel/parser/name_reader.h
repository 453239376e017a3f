#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "feel/parser/name_table.h"
#include "feel/parser/token_reader.h"

namespace entente::feel {

/// Reads names that may hold spaces and symbols (DMN 1.5, 10.3.1.2, rules 27 to 31): the longest known name wins, a
/// name that nobody knows yet reaches as far as words go on.
class NameReader {
  public:
    explicit NameReader(TokenReader& tokens) : tokens_(tokens) {}

    /// From here on names like this one are known.
    void add(const std::string& name) { known_.add(name); }

    /// Number of tokens before a `:` that can only be a name; 0 when there is none.
    std::size_t labelLength() const;
    /// The next `count` tokens as one name.
    std::string joined(std::size_t count);

    /// Behind a point: also a keyword, as in `period.end` or `order.for`.
    std::string entry();
    /// The key of a context entry: a text or a name.
    std::string key();
    /// What an iteration or a parameter binds: everything up to `in`, `:`, `,` or `)`.
    std::string bound();
    /// Of a variable or built-in.
    std::string reference();
    /// Whether a known name of several words starts here, though its first word may be a keyword.
    bool startsKnownPhrase() const;

  private:
    std::size_t wordRun() const;

    TokenReader& tokens_;
    NameTable known_;
};

}  // namespace entente::feel
