#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "programs/program.h"
#include "storage/db/transaction.h"

namespace entente::programs {

/// Days on which somebody stands in for a person.
struct Absence {
    std::int64_t id = 0;
    PersonId person, substitute;
    std::string firstDay, lastDay;  ///< ISO dates, both included
    std::string note;
};

/// Rows of absences. Stateless; thread-safe.
class AbsenceRepository {
  public:
    /// Those that end on that day or later, by first day.
    std::vector<Absence> listFrom(storage::ReadTx& tx, std::string_view day) const;
    std::optional<Absence> find(storage::ReadTx& tx, std::int64_t id) const;
    std::int64_t insert(storage::Tx& tx, const Absence& absence, AccountId madeBy, Timestamp now) const;
    void cancel(storage::Tx& tx, std::int64_t id, Timestamp now) const;
    /// Whether the person has another absence within these days.
    bool overlaps(storage::ReadTx& tx, PersonId person, std::string_view firstDay, std::string_view lastDay) const;
    std::optional<PersonId> substituteOf(storage::ReadTx& tx, PersonId person, std::string_view day) const;
};

/// Who is asked on that day instead of this person: the substitute, or the substitute's substitute when that one is
/// absent too, and so on for a few steps. Nothing when the person is there, when the line of substitutes leads nowhere
/// or in a circle, and when it ends at one of `taken`, who then would count for two.
std::optional<Person> standIn(storage::ReadTx& tx, PersonId person, std::string_view day,
                              const std::vector<PersonId>& taken);

}  // namespace entente::programs
