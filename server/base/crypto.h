#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace entente {

/// SHA-256 (FIPS 180-4) in lower-case hexadecimal: 64 characters.
std::string sha256Hex(std::string_view bytes);

/// From the operating system's generator; throws std::runtime_error when it fails.
std::string randomBytes(std::size_t count);

/// RFC 4648 §5 without padding.
std::string base64Url(std::string_view bytes);

/// RFC 4648 §4 with padding, in one line.
std::string base64(std::string_view bytes);
/// Nothing when the text is not base64 (white space is skipped).
std::optional<std::string> fromBase64(std::string_view text);

std::string hex(std::string_view bytes);

/// In a time that depends only on the lengths.
bool equalConstantTime(std::string_view a, std::string_view b);

}  // namespace entente
