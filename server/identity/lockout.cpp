#include "identity/lockout.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>

#include "base/crypto.h"
#include "identity/email_address.h"

namespace entente::identity {

std::int64_t FailureCount::minutesLeft(Timestamp now) const {
    constexpr std::int64_t minute = 60'000'000;
    return std::max<std::int64_t>(1, (lockedUntil.micros - now.micros + minute - 1) / minute);
}

FailureCount LockPolicy::afterFailure(const FailureCount& count, Timestamp now) const {
    const bool forgotten = count.lastAt.plusSeconds(forgetAfter) <= now;
    FailureCount next = forgotten ? FailureCount{} : count;
    ++next.failures;
    next.lastAt = now;
    if (const int beyond = next.failures - freeFailures; beyond >= 0) {
        constexpr int mostDoublings = 20;
        const std::int64_t lock = firstLock << std::min(beyond, mostDoublings);
        next.lockedUntil = now.plusSeconds(std::min(lock, longestLock));
    }
    return next;
}

std::string accountSubject(std::string_view email) {
    return "account:" + sha256Hex(emailKey(email));
}

std::string addressSubject(std::string_view address) {
    const std::string text(address);
    in6_addr parsed = {};
    if (::inet_pton(AF_INET6, text.c_str(), &parsed) != 1) return "address:" + text;
    if (IN6_IS_ADDR_V4MAPPED(&parsed)) {
        std::array<char, INET_ADDRSTRLEN> v4;
        constexpr std::size_t v4Offset = 12;
        ::inet_ntop(AF_INET, &parsed.s6_addr[v4Offset], v4.data(), v4.size());
        return std::string("address:") + v4.data();
    }
    constexpr std::size_t networkBytes = 8;
    return "address:" + hex({reinterpret_cast<const char*>(parsed.s6_addr), networkBytes});
}

}  // namespace entente::identity
