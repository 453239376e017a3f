#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "programs/participation.h"
#include "programs/record_query.h"
#include "storage/db/transaction.h"

namespace entente::programs {

/// Which names and inner columns of participations a search may look into: those of a side, of both, or of none; of the
/// others only what anybody reads.
struct NamesOf {
    bool everybody = false;
    std::optional<Side> side = {};
};

/// Who takes part in programs. `update` and `remove` are false when the row has another version or is not of that
/// program. Stateless; thread-safe.
class ParticipationRepository {
  public:
    /// By number. `query.only` may hold `state`, `side`, `role`, `component` (an id) and `consents`: those of the side
    /// of `names` who have left something open.
    void forEach(storage::ReadTx& tx, ProgramId program, const NamesOf& names, const RecordQuery& query,
                 const std::function<void(const Participation&)>& visit) const;
    std::optional<Participation> find(storage::ReadTx& tx, ProgramId program, std::int64_t id) const;
    std::optional<Participation> findByNumber(storage::ReadTx& tx, ProgramId program, std::int64_t number) const;
    /// The first, by number, of somebody who may take part in several roles.
    std::optional<Participation> findOfPerson(storage::ReadTx& tx, ProgramId program, PersonId person) const;
    /// 0 for none.
    std::int64_t idOf(storage::ReadTx& tx, std::int64_t component, PersonId person, std::string_view role) const;
    /// Those who speak in sessions of the component, or of the whole program when it is 0.
    std::vector<Participation> speakers(storage::ReadTx& tx, ProgramId program, std::int64_t component) const;
    /// Everybody who takes part, by id, with the names under which a page may show them.
    std::vector<std::pair<PersonId, Bilingual>> names(storage::ReadTx& tx, ProgramId program) const;
    /// Who takes the place of this one; 0 for nobody.
    std::int64_t substituteFor(storage::ReadTx& tx, std::int64_t id) const;
    std::int64_t count(storage::ReadTx& tx, ProgramId program) const;
    /// How many there are of each component, side and state.
    std::vector<ParticipationCount> counts(storage::ReadTx& tx, ProgramId program) const;
    /// Whether it speaks in a session or another one takes its place.
    bool isInUse(storage::ReadTx& tx, std::int64_t id) const;

    /// Gives it the next number of the program.
    std::int64_t insert(storage::Tx& tx, ProgramId program, const Participation& one) const;
    bool update(storage::Tx& tx, ProgramId program, const Participation& one, AccountId by, Timestamp now) const;
    bool remove(storage::Tx& tx, ProgramId program, std::int64_t id, std::int64_t version) const;
};

}  // namespace entente::programs
