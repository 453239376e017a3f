#include "identity/email_address.h"

#include <algorithm>

#include "base/utf8.h"

namespace entente::identity {

namespace {

bool isAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool isLocalCharacter(char c) {
    constexpr std::string_view others = "!#$%&'*+-/=?^_`{|}~";
    return isAlphanumeric(c) || others.find(c) != std::string_view::npos;
}

bool isDomainCharacter(char c) {
    return isAlphanumeric(c) || c == '-';
}

/// Parts between dots, none of them empty.
bool isDotted(std::string_view text, bool (*allowed)(char)) {
    if (text.empty() || text.front() == '.' || text.back() == '.') return false;
    if (text.find("..") != std::string_view::npos) return false;
    return std::all_of(text.begin(), text.end(), [&](char c) { return c == '.' || allowed(c); });
}

}  // namespace

bool isEmailAddress(std::string_view text) {
    constexpr std::size_t longestAddress = 254;
    constexpr std::size_t longestLocalPart = 64;
    const std::size_t at = text.find('@');
    return text.size() <= longestAddress && at != std::string_view::npos && at <= longestLocalPart &&
           isDotted(text.substr(0, at), isLocalCharacter) && isDotted(text.substr(at + 1), isDomainCharacter);
}

std::string emailKey(std::string_view text) {
    std::string key(utf8::trim(text));
    std::transform(key.begin(), key.end(), key.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return key;
}

}  // namespace entente::identity
