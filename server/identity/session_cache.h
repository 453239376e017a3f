#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "identity/account.h"
#include "identity/session_repository.h"

namespace entente::identity {

/// Sessions as they were read, with their accounts, until one of either changes: each request asks for one. Changes go
/// through `IdentityService`, which forgets everything before it tells its caller that they are done; of those of a
/// person's record it is told. Thread-safe.
class SessionCache {
  public:
    struct Known {
        sessions::StoredSession session;
        Account account;
    };
    struct Found {
        std::shared_ptr<const Known> known;  ///< null: to be read
        std::uint64_t generation = 0;        ///< for `keep`
    };

    Found find(const std::string& tokenHash) const;
    /// `generation` is what `find` said before `known` was read: what was read before a change is not kept after it.
    void keep(std::uint64_t generation, const std::shared_ptr<const Known>& known);
    void forget();

  private:
    mutable std::mutex mutex_;
    std::uint64_t generation_ = 0;
    std::unordered_map<std::string, std::shared_ptr<const Known>> known_;
};

}  // namespace entente::identity
