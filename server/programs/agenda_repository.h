#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "programs/agenda.h"
#include "programs/record_query.h"
#include "storage/db/transaction.h"

namespace entente::programs {

/// Agendas of components. `update` and `remove` are false when the row has another version or is not of that component.
/// Stateless; thread-safe.
class AgendaRepository {
  public:
    /// By start, then by number. `query.only` may hold `kind` and `side`.
    void forEach(storage::ReadTx& tx, std::int64_t component, const RecordQuery& query,
                 const std::function<void(const AgendaSession&)>& visit) const;
    /// Of all components of a program, by start; at most `most`.
    std::vector<AgendaSession> ofProgram(storage::ReadTx& tx, ProgramId program, std::int64_t most) const;
    std::optional<AgendaSession> find(storage::ReadTx& tx, std::int64_t component, std::int64_t id) const;
    /// 0 for none.
    std::int64_t idOf(storage::ReadTx& tx, std::int64_t component, std::string_view number) const;
    /// The whole number behind the highest of the component.
    std::int64_t nextNumber(storage::ReadTx& tx, std::int64_t component) const;
    std::int64_t count(storage::ReadTx& tx, ProgramId program) const;
    /// Of each component of the program that has any.
    std::map<std::int64_t, SessionCount> counts(storage::ReadTx& tx, ProgramId program) const;
    /// Of the program: pairs that touch this component and share a venue or a person at one time, unless one of their
    /// components may be held at the same time as others.
    std::vector<Clash> clashes(storage::ReadTx& tx, ProgramId program, std::int64_t component) const;

    std::int64_t insert(storage::Tx& tx, ProgramId program, const AgendaSession& one) const;
    bool update(storage::Tx& tx, const AgendaSession& one, AccountId by, Timestamp now) const;
    bool remove(storage::Tx& tx, std::int64_t component, std::int64_t id, std::int64_t version) const;
};

}  // namespace entente::programs
