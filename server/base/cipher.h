#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/secret.h"

namespace entente {

constexpr std::size_t kCipherKeyBytes = 32;

/// AES-256-GCM (NIST SP 800-38D) under a key of `kCipherKeyBytes`: a fresh nonce of 12 bytes, what is sealed, a tag of
/// 16 bytes. `context` is not in it, but it opens only with the same one, so that what is sealed for one row cannot be
/// moved to another. Throws std::runtime_error when the library fails.
std::string seal(const Secret& key, std::string_view text, std::string_view context);

/// Nothing when the key or the context is another one, or a bit was changed.
std::optional<Secret> unseal(const Secret& key, std::string_view sealed, std::string_view context);

}  // namespace entente
