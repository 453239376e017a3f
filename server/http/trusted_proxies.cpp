#include "http/trusted_proxies.h"

#include <Poco/Net/IPAddress.h>

#include <algorithm>
#include <optional>
#include <ranges>
#include <stdexcept>

#include "http/ascii.h"

namespace entente::http {

using Poco::Net::IPAddress;

struct TrustedProxies::Network {
    IPAddress address;
    IPAddress mask;
};

namespace {
std::optional<IPAddress> parse(std::string_view text) {
    IPAddress address;
    if (!IPAddress::tryParse(std::string(text), address)) return std::nullopt;
    return address;
}

IPAddress maskOf(const IPAddress& address, const std::string& network, std::string_view digits) {
    const unsigned longest = address.family() == IPAddress::IPv4 ? 32 : 128;
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    const bool number = !digits.empty() && digits.size() <= 3 && std::all_of(digits.begin(), digits.end(), isDigit);
    const unsigned prefix = number ? static_cast<unsigned>(std::stoul(std::string(digits))) : longest + 1;
    if (prefix > longest) throw std::invalid_argument("not a network: " + network);
    return IPAddress(prefix, address.family());
}
}  // namespace

TrustedProxies::TrustedProxies(const std::vector<std::string>& networks) {
    for (const auto& text : networks) {
        const auto slash = text.find('/');
        const auto address = parse(std::string_view(text).substr(0, slash));
        if (!address) throw std::invalid_argument("not an address or network: " + text);
        const auto longest = std::string_view(address->family() == IPAddress::IPv4 ? "32" : "128");
        const auto mask =
            maskOf(*address, text, slash == std::string::npos ? longest : std::string_view(text).substr(slash + 1));
        networks_.push_back({*address & mask, mask});
    }
}

TrustedProxies::~TrustedProxies() = default;

bool TrustedProxies::contains(std::string_view text) const {
    if (networks_.empty()) return false;
    const auto address = parse(text);
    return address && std::any_of(networks_.begin(), networks_.end(), [&](const Network& network) {
               return network.address.family() == address->family() && (*address & network.mask) == network.address;
           });
}

std::string TrustedProxies::client(const std::string& peer, std::string_view forwardedFor) const {
    std::string client = peer;
    const auto hops = ascii::list(forwardedFor);
    for (const auto hop : std::views::reverse(hops)) {
        if (!contains(client)) break;
        const auto address = parse(hop);
        if (!address) break;
        client = address->toString();
    }
    return client;
}

}  // namespace entente::http
