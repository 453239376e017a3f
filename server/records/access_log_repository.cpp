#include "records/access_log.h"

namespace entente::records {

void AccessLog::append(storage::Tx& tx, AccountId account, std::string_view action, PersonId person,
                       std::int64_t persons, Timestamp now) const {
    tx.run("INSERT INTO personal_access(at, account_id, action, person_id, persons) VALUES ($1, $2, $3, $4, $5)", now,
           account, action, person, persons);
}

}  // namespace entente::records
