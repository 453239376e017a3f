#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "programs/person.h"
#include "programs/record_query.h"
#include "storage/db/transaction.h"

namespace entente::programs {

/// Rows of people. Stateless; thread-safe.
class PersonRepository {
  public:
    std::optional<Person> find(storage::ReadTx& tx, PersonId id) const;
    /// Of an organisation, by name.
    std::vector<Person> listOf(storage::ReadTx& tx, OrganisationId organisation) const;
    std::optional<Person> findByEmail(storage::ReadTx& tx, std::string_view email) const;
    PersonId insert(storage::Tx& tx, const Person& person) const;
    /// The person with this address; made with name and organisation when there is none.
    PersonId findOrInsert(storage::Tx& tx, const Person& person) const;
    /// False when it has another version than `person.state`; else it has the next one.
    bool update(storage::Tx& tx, const Person& person, AccountId by, Timestamp now) const;

    /// By name.
    std::vector<Person> list(storage::ReadTx& tx, const RecordQuery& query) const;
    void forEach(storage::ReadTx& tx, const RecordQuery& query, const std::function<void(const Person&)>& visit) const;
    bool isVisible(storage::ReadTx& tx, PersonId id, const RecordScope& scope) const;
    /// Whether an answer is awaited from this address, or somebody signs in with it.
    bool isAddressInUse(storage::ReadTx& tx, PersonId id) const;
    /// In any program.
    bool hasRole(storage::ReadTx& tx, PersonId id) const;
};

}  // namespace entente::programs
