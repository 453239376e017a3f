#pragma once

#include <charconv>
#include <cstdint>
#include <string_view>

namespace entente::docx {

/// The number at the start of an attribute's value; `fallback` when there is none or it is too large.
template <typename Integer = int>
Integer numberOf(std::string_view text, Integer fallback = 0, int base = 10) {
    Integer number = fallback;
    std::from_chars(text.data(), text.data() + text.size(), number, base);
    return number;
}

/// An id from which new ones are counted on; 0 for one that is far more than any document needs, because counting on
/// from there would end.
inline std::int64_t countableId(std::string_view text) {
    constexpr std::int64_t highest = 1'000'000'000;
    const auto id = numberOf<std::int64_t>(text);
    return id < highest ? id : 0;
}

}  // namespace entente::docx
