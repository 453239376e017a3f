#include "docx/link_address.h"

#include <algorithm>
#include <optional>

#include "base/utf8.h"
#include "docx/relationship_rules.h"

namespace entente::docx {

namespace {

bool isAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool isUnreserved(char c) {
    return isAlphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

/// Whatever may stand in an address, and `%`, because the value may be encoded already.
bool isAddressCharacter(char c) {
    return isUnreserved(c) || std::string_view(":/?#[]@!$&'()*+,;=%").find(c) != std::string_view::npos;
}

template <typename Keeps>
void appendEncoded(std::string& address, std::string_view value, Keeps keeps) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    for (const char c : value) {
        if (keeps(c)) {
            address += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        address.append({'%', digits[byte >> 4], digits[byte & 0xF]});
    }
}

int hexadecimal(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

std::optional<char> encodedByte(std::string_view text) {
    if (text.size() < 3 || text[0] != '%') return std::nullopt;
    const int high = hexadecimal(text[1]), low = hexadecimal(text[2]);
    if (high < 0 || low < 0) return std::nullopt;
    return static_cast<char>(high << 4 | low);
}

/// `https://`, `mailto:`: nothing but the way to what follows.
bool isScheme(std::string_view address) {
    if (!hasAllowedScheme(address)) return false;
    const auto rest = address.substr(address.find(':') + 1);
    return rest.empty() || rest == "//";
}

}  // namespace

DecodedAddress::DecodedAddress(std::string_view address) : address_(address) {
    for (std::size_t at = 0; at < address.size();) {
        const auto byte = encodedByte(address.substr(at));
        text_ += byte.value_or(address[at]);
        origins_.push_back(at);
        at += byte ? 3 : 1;
    }
    origins_.push_back(address.size());
}

std::string DecodedAddress::encoded(std::size_t begin, std::size_t end) const {
    return std::string(address_.substr(origins_[begin], origins_[end] - origins_[begin]));
}

void appendToAddress(std::string& address, std::string_view value) {
    if (isScheme(address) && hasAllowedScheme(value)) address.clear();
    if (address.empty() || isScheme(address)) return appendEncoded(address, value, isAddressCharacter);
    appendEncoded(address, value, isUnreserved);
}

}  // namespace entente::docx
