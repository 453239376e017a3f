#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "storage/db/transaction.h"

namespace entente::records {

/// A passport as it lies in the database.
struct SealedPassport {
    PersonId person;
    std::string keyId;
    std::string sealed;
    Timestamp enteredAt;
    AccountId enteredBy;
};

/// Rows of sealed passports. Stateless; thread-safe.
class PassportRepository {
  public:
    std::optional<SealedPassport> find(storage::ReadTx& tx, PersonId person) const;
    /// In place of the one there is.
    void put(storage::Tx& tx, const SealedPassport& passport) const;
    /// False when there was none.
    bool remove(storage::Tx& tx, PersonId person) const;
    bool any(storage::ReadTx& tx) const;
    /// The ISO day after which it goes: so many days after the later of its entry and the person's last program.
    std::string lastDay(storage::ReadTx& tx, PersonId person, int keptDays) const;
    /// Those whose last day lies before `today`, an ISO day.
    std::vector<PersonId> expired(storage::ReadTx& tx, std::string_view today, int keptDays) const;
    /// Those sealed with another key than this.
    std::vector<SealedPassport> sealedOtherwise(storage::ReadTx& tx, std::string_view keyId) const;
    /// False when it has another content than `before` by now.
    bool reseal(storage::Tx& tx, const SealedPassport& before, std::string_view keyId, std::string_view sealed) const;
};

}  // namespace entente::records
