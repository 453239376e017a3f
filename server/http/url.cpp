#include "http/url.h"

#include <algorithm>

namespace entente::http::url {

namespace {
bool isUnreserved(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '.' ||
           c == '_' || c == '~';
}

int hexDigit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}
}  // namespace

std::string encode(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string result;
    result.reserve(text.size());
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (isUnreserved(c)) {
            result.push_back(c);
        } else {
            result.push_back('%');
            result.push_back(digits[byte >> 4U]);
            result.push_back(digits[byte & 15U]);
        }
    }
    return result;
}

std::optional<std::string> decode(std::string_view text, bool plusIsSpace) {
    std::string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && plusIsSpace) {
            result.push_back(' ');
        } else if (text[i] != '%') {
            result.push_back(text[i]);
        } else {
            if (text.size() - i < 3) return std::nullopt;
            const int high = hexDigit(text[i + 1]);
            const int low = hexDigit(text[i + 2]);
            if (high < 0 || low < 0) return std::nullopt;
            result.push_back(static_cast<char>(high * 16 + low));
            i += 2;
        }
    }
    return result;
}

bool isLocalPath(std::string_view path) {
    if (path.empty() || path[0] != '/' || path.size() > 2000) return false;
    if (path.size() > 1 && path[1] == '/') return false;
    return std::all_of(path.begin(), path.end(), [](char c) { return c > ' ' && c < 0x7F && c != '\\'; });
}

}  // namespace entente::http::url
