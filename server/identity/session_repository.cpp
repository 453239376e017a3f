#include "identity/session_repository.h"

#include "storage/db/transaction.h"

namespace entente::identity::sessions {

namespace {

constexpr auto selectSession = R"(
    SELECT token_hash, account_id, csrf, created_at, last_seen_at, expires_at FROM session WHERE token_hash = $1)";

constexpr auto insertSession = R"(
    INSERT INTO session (token_hash, account_id, csrf, created_at, last_seen_at, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6))";

constexpr auto updateLastSeen = "UPDATE session SET last_seen_at = $2 WHERE token_hash = $1 AND last_seen_at < $2";
constexpr auto deleteSession = "DELETE FROM session WHERE token_hash = $1";
constexpr auto deleteSessionsOf = "DELETE FROM session WHERE account_id = $1";
constexpr auto deleteEnded = "DELETE FROM session WHERE expires_at <= $1 OR last_seen_at <= $2";

}  // namespace

std::optional<StoredSession> find(storage::ReadTx& tx, std::string_view tokenHash) {
    auto rows = tx.query(selectSession, tokenHash);
    if (!rows.next()) return std::nullopt;
    return StoredSession{rows.text(0),      rows.id<AccountId>(1), rows.text(2),
                         rows.timestamp(3), rows.timestamp(4),     rows.timestamp(5)};
}

void insert(storage::Tx& tx, const StoredSession& session) {
    tx.run(insertSession, session.tokenHash, session.account, session.csrf, session.createdAt, session.lastSeenAt,
           session.expiresAt);
}

void setLastSeen(storage::Tx& tx, std::string_view tokenHash, Timestamp at) {
    tx.run(updateLastSeen, tokenHash, at);
}

void remove(storage::Tx& tx, std::string_view tokenHash) {
    tx.run(deleteSession, tokenHash);
}

void removeOf(storage::Tx& tx, AccountId account) {
    tx.run(deleteSessionsOf, account);
}

std::int64_t removeEnded(storage::Tx& tx, Timestamp now, Timestamp idleSince) {
    return tx.run(deleteEnded, now, idleSince);
}

}  // namespace entente::identity::sessions
