#pragma once

#include <charconv>
#include <string_view>

namespace entente::docx {

/// The number at the start of an attribute's value; `fallback` when there is none or it is too large.
template <typename Integer = int>
Integer numberOf(std::string_view text, Integer fallback = 0, int base = 10) {
    Integer number = fallback;
    std::from_chars(text.data(), text.data() + text.size(), number, base);
    return number;
}

}  // namespace entente::docx
