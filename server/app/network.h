#pragma once

#include <string>
#include <string_view>

namespace entente::app {

/// Whether the text is an IPv4 or IPv6 address in digits; IPv6 without brackets.
bool isAddress(const std::string& text);
/// `10.0.0.7` or `10.0.0.0/8`.
bool isNetwork(const std::string& text);
/// An address in digits that only this machine reaches.
bool isLoopbackAddress(const std::string& address);

/// The parts of `scheme://host[:port][/…]`.
struct UrlParts {
    std::string scheme;  ///< lower case; empty: the text is no such URL
    std::string host;    ///< lower case; IPv6 without its brackets
    int port = 0;        ///< 0: not given
    std::string rest;    ///< from the first `/`, `?` or `#` on
};

UrlParts urlParts(std::string_view url);

}  // namespace entente::app
