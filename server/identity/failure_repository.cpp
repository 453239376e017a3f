#include "identity/failure_repository.h"

#include "storage/db/transaction.h"

namespace entente::identity::failures {

namespace {

constexpr auto selectCount = "SELECT failures, last_at, locked_until FROM sign_in_failure WHERE subject = $1";

constexpr auto upsertCount = R"(
    INSERT INTO sign_in_failure (subject, failures, last_at, locked_until) VALUES ($1, $2, $3, $4)
    ON CONFLICT (subject) DO UPDATE
        SET failures = excluded.failures, last_at = excluded.last_at, locked_until = excluded.locked_until)";

constexpr auto deleteCount = "DELETE FROM sign_in_failure WHERE subject = $1";
constexpr auto deleteOld = "DELETE FROM sign_in_failure WHERE last_at < $1";

}  // namespace

FailureCount find(storage::ReadTx& tx, std::string_view subject) {
    auto rows = tx.query(selectCount, subject);
    if (!rows.next()) return {};
    return {rows.integer(0), rows.timestamp(1), rows.timestamp(2)};
}

void put(storage::Tx& tx, std::string_view subject, const FailureCount& count) {
    tx.run(upsertCount, subject, count.failures, count.lastAt, count.lockedUntil);
}

void remove(storage::Tx& tx, std::string_view subject) {
    tx.run(deleteCount, subject);
}

std::int64_t removeBefore(storage::Tx& tx, Timestamp lastAt) {
    return tx.run(deleteOld, lastAt);
}

}  // namespace entente::identity::failures
