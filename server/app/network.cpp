#include "app/network.h"

#include "base/utf8.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace entente::app {

namespace {

std::optional<int> number(std::string_view text, int low, int high) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < low || value > high) return std::nullopt;
    return value;
}

bool isHost(std::string_view host) {
    const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.'; };
    return !host.empty() && std::all_of(host.begin(), host.end(), fits);
}

}  // namespace

bool isAddress(const std::string& text) {
    in_addr v4{};
    in6_addr v6{};
    return inet_pton(AF_INET, text.c_str(), &v4) == 1 || inet_pton(AF_INET6, text.c_str(), &v6) == 1;
}

bool isNetwork(const std::string& text) {
    const auto slash = text.find('/');
    const auto address = text.substr(0, slash);
    if (!isAddress(address)) return false;
    const int longest = address.find(':') == std::string::npos ? 32 : 128;
    return slash == std::string::npos || number(std::string_view(text).substr(slash + 1), 0, longest).has_value();
}

bool isLoopbackAddress(const std::string& address) {
    in_addr v4{};
    if (inet_pton(AF_INET, address.c_str(), &v4) == 1) return (ntohl(v4.s_addr) >> 24U) == 127U;
    in6_addr v6{};
    return inet_pton(AF_INET6, address.c_str(), &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

UrlParts urlParts(std::string_view url) {
    const auto colon = url.find("://");
    if (colon == std::string_view::npos) return {};
    UrlParts parts;
    const auto scheme = utf8::asciiLower(url.substr(0, colon));
    url.remove_prefix(colon + 3);
    const auto end = std::min(url.find_first_of("/?#"), url.size());
    parts.rest = url.substr(end);
    auto authority = url.substr(0, end);
    if (authority.starts_with('[')) {
        const auto bracket = authority.find(']');
        if (bracket == std::string_view::npos) return {};
        parts.host = utf8::asciiLower(authority.substr(1, bracket - 1));
        if (!isAddress(parts.host)) return {};
        authority.remove_prefix(bracket + 1);
    } else {
        const auto length = std::min(authority.find(':'), authority.size());
        parts.host = utf8::asciiLower(authority.substr(0, length));
        if (!isHost(parts.host)) return {};
        authority.remove_prefix(length);
    }
    if (!authority.empty()) {
        const auto port = authority.front() == ':' ? number(authority.substr(1), 1, 65535) : std::nullopt;
        if (!port) return {};
        parts.port = *port;
    }
    parts.scheme = scheme;
    return parts;
}

}  // namespace entente::app
