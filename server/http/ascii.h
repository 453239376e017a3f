#pragma once

#include <string>
#include <string_view>
#include <vector>

/// ASCII rules of RFC 9110 §5.6, independent of the process's locale.
namespace entente::http::ascii {

bool isTokenCharacter(char c);
/// A non-empty `token`: method, header name, cookie name.
bool isToken(std::string_view text);
/// Visible ASCII, space, tab and bytes above 0x7F: what a header value may hold.
bool isFieldValue(std::string_view text);
bool equalIgnoringCase(std::string_view a, std::string_view b);
/// Without spaces and tabs at both ends.
std::string_view trim(std::string_view text);
/// The parts between commas, trimmed, empty ones left out.
std::vector<std::string_view> list(std::string_view text);

}  // namespace entente::http::ascii
