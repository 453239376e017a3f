#include "http/origin.h"

#include <algorithm>
#include <optional>
#include <stdexcept>

#include "base/utf8.h"
#include "http/ascii.h"

namespace entente::http {

namespace {
struct Authority {
    std::string host;
    std::string port;  // empty for the scheme's own
};

std::optional<Authority> parseAuthority(std::string_view text, bool https) {
    Authority result;
    const auto bracket = text.starts_with('[') ? text.find(']') : std::string_view::npos;
    const auto colon = text.find(':', bracket == std::string_view::npos ? 0 : bracket);
    result.host = utf8::asciiLower(text.substr(0, colon));
    if (colon != std::string_view::npos) result.port = text.substr(colon + 1);
    const auto inHost = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '-' || c == '.' || c == '[' || c == ']' ||
               c == ':';
    };
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    if (result.host.empty() || !std::all_of(result.host.begin(), result.host.end(), inHost)) return std::nullopt;
    if (result.port.size() > 5 || !std::all_of(result.port.begin(), result.port.end(), isDigit)) return std::nullopt;
    if (result.port == (https ? "443" : "80")) result.port.clear();
    return result;
}

std::string joined(const Authority& authority) {
    return authority.port.empty() ? authority.host : authority.host + ":" + authority.port;
}

bool isLoopback(std::string_view host) {
    const auto inAddress = [](char c) { return c == '.' || (c >= '0' && c <= '9'); };
    return host == "localhost" || host == "[::1]" ||
           (host.starts_with("127.") && std::all_of(host.begin(), host.end(), inAddress));
}
}  // namespace

Origin::Origin(std::string_view baseUrl, std::uint16_t boundPort)
    : baseUrl_(baseUrl.empty() ? "http://localhost:" + std::to_string(boundPort) : std::string(baseUrl)) {
    while (baseUrl_.ends_with('/'))
        baseUrl_.pop_back();
    const auto colon = baseUrl_.find("://");
    const auto scheme = colon == std::string::npos ? "" : utf8::asciiLower(baseUrl_.substr(0, colon));
    https_ = scheme == "https";
    const auto authority = https_ || scheme == "http"
                               ? parseAuthority(std::string_view(baseUrl_).substr(scheme.size() + 3), https_)
                               : std::nullopt;
    if (!authority) throw std::invalid_argument("the base URL must be http(s)://host[:port]: " + std::string(baseUrl));
    loopback_ = isLoopback(authority->host);
    hosts_.insert(joined(*authority));
    if (!loopback_) return;
    for (const auto* name : {"localhost", "127.0.0.1", "[::1]"})
        hosts_.insert(joined({name, authority->port}));
}

bool Origin::isServed(std::string_view host) const {
    const auto authority = parseAuthority(host, https_);
    return authority && hosts_.contains(joined(*authority));
}

bool Origin::isOwn(std::string_view origin) const {
    const auto scheme = origin.find("://");
    if (scheme == std::string_view::npos || origin.substr(0, scheme) != (https_ ? "https" : "http")) return false;
    return isServed(origin.substr(scheme + 3));
}

}  // namespace entente::http
