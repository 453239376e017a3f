#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace entente::templates {

/// Text as its author typed it, before a word processor beautified it: curly quotes become straight ones, dashes and
/// the minus sign `-`, no-break and other wide spaces a space, `…` becomes `..`. Inside string literals all stays,
/// because there it is text.
struct TypedText {
    std::string text;
    /// For each byte of `text` the offset of the character it stems from, and at the end the size of the original.
    std::vector<std::size_t> origin;
};

TypedText undoAutoCorrect(std::string_view text);

}  // namespace entente::templates
