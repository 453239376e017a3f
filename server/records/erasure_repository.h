#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "records/erasure.h"
#include "storage/db/transaction.h"

namespace entente::records {

/// Where the words of people may stand.
struct TextPlace {
    const char* table;
    const char* column;
    const char* program;  ///< condition: of one of these programs (`$1`, a JSON list); null: of none
};

/// Blanks what is known of a person, wherever it stands. Stateless; thread-safe.
class ErasureRepository {
  public:
    /// Nothing when there is no such person. `today` is an ISO day.
    std::optional<Erasure> find(storage::ReadTx& tx, PersonId person, std::string_view today, int keptDays) const;
    /// Those whose last day lies before today.
    std::vector<PersonId> expired(storage::ReadTx& tx, std::string_view today, int keptDays) const;
    void keepUntil(storage::Tx& tx, PersonId person, std::string_view day) const;
    void erase(storage::Tx& tx, PersonId person, Timestamp now) const;

    /// Every place that is gone through. What else the schema has either holds nobody or is blanked by person.
    static std::span<const TextPlace> places();
};

}  // namespace entente::records
