#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace entente::utf8 {

/// Well-formed UTF-8 (RFC 3629): no overlong form, no surrogate, nothing above U+10FFFF.
bool valid(std::string_view text);

/// Number of code points; `text` is valid.
std::size_t length(std::string_view text);

/// The code point at byte `offset` of a valid text, which is moved behind it.
char32_t next(std::string_view text, std::size_t& offset);

void append(std::string& text, char32_t codePoint);

/// Control characters other than tab and line feed, or bidirectional overrides (U+202A to U+202E, U+2066 to U+2069):
/// they make a text show something else than it holds.
bool hasForbiddenControls(std::string_view text);

/// A to Z as a to z, everything else as it is.
std::string asciiLower(std::string_view text);

/// Without white space at both ends.
std::string_view trim(std::string_view text);

}  // namespace entente::utf8
