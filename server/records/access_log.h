#pragma once

#include <cstdint>
#include <string_view>

#include "base/id.h"
#include "base/time.h"
#include "storage/db/transaction.h"

namespace entente::records {

/// Notes who looked at (`viewed`) or took away (`exported`) personal data; `person` is none for several at once. Kept
/// for two years: what is older goes with the next note. Stateless; thread-safe.
class AccessLog {
  public:
    void append(storage::Tx& tx, AccountId account, std::string_view action, PersonId person, std::int64_t persons,
                Timestamp now) const;
};

}  // namespace entente::records
