#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace entente::http {

/// Which neighbours may say on whose behalf they ask. Immutable, thread-safe.
class TrustedProxies {
  public:
    /// Addresses and networks in CIDR notation; std::invalid_argument for anything else.
    explicit TrustedProxies(const std::vector<std::string>& networks);
    ~TrustedProxies();
    TrustedProxies(const TrustedProxies&) = delete;
    TrustedProxies& operator=(const TrustedProxies&) = delete;

    bool contains(std::string_view address) const;
    /// The client behind `peer`: the last address of X-Forwarded-For that is no trusted proxy itself. `peer` when that
    /// is not trusted, or where the header is unreadable.
    std::string client(const std::string& peer, std::string_view forwardedFor) const;

  private:
    struct Network;
    std::vector<Network> networks_;
};

}  // namespace entente::http
