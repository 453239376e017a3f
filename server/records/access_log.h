#pragma once

#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "storage/db/transaction.h"

namespace entente::records {

/// Notes who looked at or took away whose personal data. An entry holds each person once, however many records of
/// theirs were in it; ids of nobody are left out. Kept for two years: what is older goes with the next note. Stateless;
/// thread-safe.
class AccessLog {
  public:
    /// One record was opened.
    void opened(storage::Tx& tx, AccountId account, PersonId person, Timestamp now) const;
    /// A list, or what an entry was compared with, showed them.
    void shown(storage::Tx& tx, AccountId account, std::vector<PersonId> persons, Timestamp now) const;
    /// A table was taken away; noted also when nobody is in it.
    void exported(storage::Tx& tx, AccountId account, std::vector<PersonId> persons, Timestamp now) const;
    /// What is hidden on every page was shown in full, for that reason.
    void revealed(storage::Tx& tx, AccountId account, PersonId person, std::string_view reason, Timestamp now) const;
};

}  // namespace entente::records
