#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>

namespace entente::http {

/// Under which names this server is reached. Everything follows from the configured base URL, nothing from what a
/// request says. Immutable.
class Origin {
  public:
    /// `boundPort` fills in for an empty `baseUrl`. Throws std::invalid_argument unless it is `http(s)://host[:port]`.
    Origin(std::string_view baseUrl, std::uint16_t boundPort);

    /// Without a slash at the end.
    const std::string& baseUrl() const { return baseUrl_; }
    /// Whether a Host header names this server. With a loopback base URL every loopback name of its port does.
    bool isServed(std::string_view host) const;
    /// Whether an Origin header (RFC 6454) is a page of this server.
    bool isOwn(std::string_view origin) const;
    /// Whether browsers keep `__Host-` cookies of this origin: https anywhere, http on loopback.
    bool keepsSecureCookies() const { return https_ || loopback_; }
    bool isHttps() const { return https_; }

  private:
    std::string baseUrl_;
    std::set<std::string, std::less<>> hosts_;  // lower case, without the scheme's own port
    bool https_ = false;
    bool loopback_ = false;
};

}  // namespace entente::http
