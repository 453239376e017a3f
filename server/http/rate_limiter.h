#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/time.h"

namespace entente::http {

/// A token bucket per key (address, account name, prefix of a link token). Memory is bounded: beyond `maxKeys` the key
/// unused for longest is forgotten. Thread-safe.
class RateLimiter {
  public:
    struct Rate {
        std::int64_t burst;      ///< attempts at once, at least 1
        std::int64_t perMinute;  ///< attempts that come back each minute, at least 1
    };

    /// `clock` outlives the limiter.
    RateLimiter(const Clock& clock, Rate rate, std::size_t maxKeys = 10'000);

    /// Takes one attempt; false when none is left (answer 429).
    bool allow(std::string_view key);
    /// Gives the key its whole burst again, for example after a successful sign-in.
    void forget(std::string_view key);
    std::size_t size() const;

  private:
    struct Bucket {
        std::string key;
        std::int64_t fullAt;  // micros; the longer away, the fewer attempts are left
    };

    const Clock& clock_;
    const std::int64_t interval_;  // micros in which one attempt comes back
    const std::int64_t capacity_;  // micros in which an empty bucket is full again
    const std::size_t maxKeys_;
    mutable std::mutex mutex_;
    std::list<Bucket> buckets_;  // last used first
    std::unordered_map<std::string_view, std::list<Bucket>::iterator> byKey_;
};

}  // namespace entente::http
