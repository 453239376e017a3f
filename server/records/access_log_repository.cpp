#include "records/access_log.h"

namespace entente::records {

namespace {

constexpr std::int64_t kKeptMicros = std::int64_t{2 * 366} * 24 * 3600 * 1'000'000;

}  // namespace

void AccessLog::append(storage::Tx& tx, AccountId account, std::string_view action, PersonId person,
                       std::int64_t persons, Timestamp now) const {
    tx.run("INSERT INTO personal_access(at, account_id, action, person_id, persons) VALUES ($1, $2, $3, $4, $5)", now,
           account, action, person, persons);
    tx.run("DELETE FROM personal_access WHERE at < $1", Timestamp{now.micros - kKeptMicros});
}

}  // namespace entente::records
