#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace entente::feel {

/// Reads the fixed forms of ISO 8601.
struct Scanner {
    std::string_view text;
    std::size_t at = 0;

    bool done() const { return at == text.size(); }
    char peek() const { return done() ? '\0' : text[at]; }
    bool skip(char c) {
        if (done() || text[at] != c) return false;
        ++at;
        return true;
    }
    /// `least` to `most` digits (at most 18).
    std::optional<std::int64_t> number(std::size_t least, std::size_t most) {
        const auto start = at;
        std::int64_t value = 0;
        for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
            if (at - start == most) return std::nullopt;
            value = value * 10 + (text[at] - '0');
        }
        if (at - start < least) return std::nullopt;
        return value;
    }
    /// `.5` as nanoseconds (further digits are cut off); 0 when there is no point, nothing when no digit follows it.
    std::optional<std::int32_t> fraction() {
        if (!skip('.')) return 0;
        const auto start = at;
        std::int32_t nanos = 0;
        std::int32_t unit = 100'000'000;
        for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
            nanos += (text[at] - '0') * unit;
            unit /= 10;
        }
        if (at == start) return std::nullopt;
        return nanos;
    }
};

/// `.5` for 500,000,000; empty for 0.
inline std::string fractionText(std::int32_t nanos) {
    if (nanos == 0) return {};
    auto text = std::to_string(1'000'000'000 + nanos);
    text[0] = '.';
    text.erase(text.find_last_not_of('0') + 1);
    return text;
}

}  // namespace entente::feel
