#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace entente::feel {

struct Token {
    enum class Kind : std::uint8_t { End, Word, Number, String, AtString, Symbol };

    Kind kind = Kind::End;
    bool spaceBefore = false;
    std::uint32_t offset = 0, end = 0;  ///< bytes in the source
    std::string_view text;              ///< as written, but symbols that word processors put in are those of FEEL

    bool is(std::string_view symbol) const { return kind == Kind::Symbol && text == symbol; }
    bool isWord(std::string_view word) const { return kind == Kind::Word && text == word; }
};

/// The last token is End. `text` must outlive the tokens. Errors have `line:column` as place.
Result<std::vector<Token>> tokenize(std::string_view text);

/// What a String token stands for, without quotes and escapes.
std::string unquoted(std::string_view literal);

/// `line:column` of a byte offset, both from 1, columns in code points.
std::pair<int, int> positionAt(std::string_view text, std::size_t offset);
std::string placeAt(std::string_view text, std::size_t offset);

/// Byte offset behind the string or comment that starts at `offset`; the same offset when none starts there; npos when
/// it does not end.
std::size_t skipStringOrComment(std::string_view text, std::size_t offset);

}  // namespace entente::feel
