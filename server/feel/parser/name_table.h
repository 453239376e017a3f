#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "feel/token.h"

namespace entente::feel {

/// Names that the rule "words with spaces between them, up to a keyword" does not find: `a+b`, `date and time`.
class NameTable {
  public:
    /// Plain names are left out.
    void add(const std::string& name);
    /// Number of tokens of the longest known name at `at` (0: none); `name` becomes its spelling.
    std::size_t match(const std::vector<Token>& tokens, std::size_t at, std::string& name) const;

  private:
    struct Piece {
        std::string text;
        bool spaceBefore;
    };
    struct Known {
        std::string name;
        std::vector<Piece> pieces;
    };
    std::map<std::string, std::vector<Known>, std::less<>> byFirstWord_;
};

}  // namespace entente::feel
