#pragma once

#include <optional>

#include "programs/participation_batch.h"
#include "storage/db/transaction.h"

namespace entente::programs {

/// Changes of many participations, which whoever made one may look at and undo. Stateless; thread-safe.
class ParticipationBatchRepository {
  public:
    std::optional<ParticipationBatch> find(storage::ReadTx& tx, ProgramId program, std::int64_t id) const;
    /// The last one that the account made in the program.
    std::optional<ParticipationBatch> newest(storage::ReadTx& tx, ProgramId program, AccountId by) const;
    std::int64_t insert(storage::Tx& tx, const ParticipationBatch& batch) const;
    /// Keeps the outcomes and versions of its rows, and when it was undone.
    void keepUndone(storage::Tx& tx, const ParticipationBatch& batch) const;
};

}  // namespace entente::programs
