#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.h"

namespace entente::identity {

/// Failed sign-ins of one account's e-mail address, or from one network address.
struct FailureCount {
    int failures = 0;
    Timestamp lastAt;
    Timestamp lockedUntil;

    bool isLocked(Timestamp now) const { return now < lockedUntil; }
    /// Whole minutes, at least 1.
    std::int64_t minutesLeft(Timestamp now) const;
};

/// So many failures are free; the next one locks for `firstLock`, each further one for twice as long.
struct LockPolicy {
    int freeFailures;
    std::int64_t firstLock;    ///< seconds
    std::int64_t longestLock;  ///< seconds
    std::int64_t forgetAfter;  ///< seconds without a failure after which counting starts anew

    FailureCount afterFailure(const FailureCount& count, Timestamp now) const;
};

constexpr std::int64_t minuteSeconds = 60;
constexpr std::int64_t hourSeconds = 60 * minuteSeconds;

constexpr LockPolicy accountLock{5, 30, 15 * minuteSeconds, 24 * hourSeconds};
/// An office behind one address has many people, and many typing errors.
constexpr LockPolicy addressLock{50, 30, 15 * minuteSeconds, hourSeconds};

/// What failures are counted under. The e-mail address is hashed because people type passwords into its field.
std::string accountSubject(std::string_view email);
/// An IPv6 address counts as its /64, the smallest part a network hands out.
std::string addressSubject(std::string_view address);

}  // namespace entente::identity
