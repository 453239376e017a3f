#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "programs/organisation.h"
#include "programs/record_query.h"
#include "storage/db/transaction.h"

namespace entente::programs {

/// Rows of organisations. Stateless; thread-safe.
class OrganisationRepository {
  public:
    std::optional<Organisation> find(storage::ReadTx& tx, OrganisationId id) const;
    std::optional<Organisation> findByCode(storage::ReadTx& tx, std::string_view code) const;
    OrganisationId insert(storage::Tx& tx, const Organisation& organisation) const;
    /// False when it has another version than `organisation.state`; else it has the next one.
    bool update(storage::Tx& tx, const Organisation& organisation, AccountId by, Timestamp now) const;

    /// By English name.
    std::vector<Organisation> list(storage::ReadTx& tx, const RecordQuery& query) const;
    void forEach(storage::ReadTx& tx, const RecordQuery& query,
                 const std::function<void(const Organisation&)>& visit) const;
    bool isVisible(storage::ReadTx& tx, OrganisationId id, const RecordScope& scope) const;
    /// What other organisations call that country.
    std::optional<Bilingual> countryName(storage::ReadTx& tx, std::string_view country) const;
};

}  // namespace entente::programs
