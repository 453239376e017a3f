#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "programs/body.h"
#include "programs/record_query.h"
#include "storage/db/transaction.h"

/// Bodies and who belongs to them. Everybody reads those of their own country alone, whatever a program shares.
/// `update` and `remove` are false when the row has another version. Stateless; thread-safe.
namespace entente::programs {

class BodyRepository {
  public:
    /// By name; former ones are those whose last day is over.
    void forEach(storage::ReadTx& tx, const RecordQuery& query, const std::function<void(const Body&)>& visit) const;
    std::optional<Body> find(storage::ReadTx& tx, std::int64_t id) const;
    std::optional<Body> findByCode(storage::ReadTx& tx, std::string_view code) const;
    /// Whether somebody belongs to it, or another one is below it or comes before it.
    bool isInUse(storage::ReadTx& tx, std::int64_t id) const;

    std::int64_t insert(storage::Tx& tx, const Body& body) const;
    bool update(storage::Tx& tx, const Body& body, AccountId by, Timestamp now) const;
    bool remove(storage::Tx& tx, std::int64_t id, std::int64_t version) const;
};

class MembershipRepository {
  public:
    /// By the name of the person.
    void forEach(storage::ReadTx& tx, const RecordQuery& query,
                 const std::function<void(const Membership&)>& visit) const;
    std::optional<Membership> find(storage::ReadTx& tx, std::int64_t id) const;
    /// 0 for none.
    std::int64_t idOf(storage::ReadTx& tx, std::string_view body, PersonId person, std::string_view validFrom) const;

    std::int64_t insert(storage::Tx& tx, const Membership& one) const;
    bool update(storage::Tx& tx, const Membership& one, AccountId by, Timestamp now) const;
    bool remove(storage::Tx& tx, std::int64_t id, std::int64_t version) const;
};

}  // namespace entente::programs
