#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/id.h"
#include "base/time.h"

namespace entente::storage {
class ReadTx;
class Tx;
}  // namespace entente::storage

namespace entente::identity::sessions {

struct StoredSession {
    std::string tokenHash;
    AccountId account;
    std::string csrf;
    Timestamp createdAt;
    Timestamp lastSeenAt;
    Timestamp expiresAt;
};

std::optional<StoredSession> find(storage::ReadTx& tx, std::string_view tokenHash);
void insert(storage::Tx& tx, const StoredSession& session);
/// Never moves it backwards.
void setLastSeen(storage::Tx& tx, std::string_view tokenHash, Timestamp at);
void remove(storage::Tx& tx, std::string_view tokenHash);
void removeOf(storage::Tx& tx, AccountId account);
/// Those past their end or not seen since `idleSince`; returns how many.
std::int64_t removeEnded(storage::Tx& tx, Timestamp now, Timestamp idleSince);

}  // namespace entente::identity::sessions
