#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <semaphore>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/secret.h"

namespace entente::identity {

/// Argon2id (RFC 9106): the second recommendation of OWASP's list, about 30 ms on one core.
struct PasswordCost {
    std::uint32_t memoryKib = 19456;
    std::uint32_t passes = 2;
    std::uint32_t lanes = 1;
};

/// Hashes passwords, two at a time so that a flood of sign-ins cannot use up the memory. Thread-safe.
class PasswordHasher {
  public:
    explicit PasswordHasher(PasswordCost cost) : cost_(cost) {}

    /// PHC string: `$argon2id$v=19$m=…,t=…,p=…$salt$hash`. Nothing when it waited too long for its turn.
    std::optional<std::string> hash(const Secret& password);
    /// Nothing when it waited too long; throws std::runtime_error when `stored` is no PHC string.
    std::optional<bool> matches(const Secret& password, const std::string& stored);
    /// Was made with another cost: to be hashed again at the next sign-in.
    bool isOutdated(std::string_view stored) const;

  private:
    const PasswordCost cost_;
    std::counting_semaphore<2> turns_{2};
};

/// 10 to 200 characters of valid UTF-8 without control characters (NIST SP 800-63B §5.1.1: length counts, composition
/// rules do not).
Result<void> checkPassword(const Secret& password);

}  // namespace entente::identity
