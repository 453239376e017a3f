#include "programs/participation_batch_repository.h"

#include <fmt/format.h>

#include <algorithm>

#include "storage/db/collect.h"

namespace entente::programs {

using storage::ReadTx;
using storage::Rows;
using storage::Tx;

namespace {

constexpr const char* kBatches =
    "SELECT id, program_id, state, made_by, made_at, undone_at FROM participation_batch WHERE program_id = $1 AND ";

std::optional<ParticipationBatch> withRows(ReadTx& tx, std::optional<ParticipationBatch> batch) {
    if (!batch) return batch;
    batch->rows = storage::all(tx.query("SELECT r.participation_id, r.state_before, r.version, r.outcome FROM "
                                        "participation_batch_row r JOIN program_participation x ON x.id = "
                                        "r.participation_id WHERE r.batch_id = $1 ORDER BY x.number",
                                        batch->id),
                               [](const Rows& rows) {
                                   return BatchRow{rows.int64(0), rows.text(1), rows.int64(2), rows.text(3)};
                               });
    return batch;
}

ParticipationBatch readBatch(const Rows& rows) {
    return {rows.int64(0),         rows.id<ProgramId>(1), rows.text(2),
            rows.id<AccountId>(3), rows.timestamp(4),     rows.optionalTimestamp(5)};
}

}  // namespace

std::int64_t ParticipationBatch::count(std::string_view outcome) const {
    return std::count_if(rows.begin(), rows.end(), [&](const BatchRow& row) { return row.outcome == outcome; });
}

std::optional<ParticipationBatch> ParticipationBatchRepository::find(ReadTx& tx, ProgramId program,
                                                                     std::int64_t id) const {
    return withRows(tx, storage::first(tx.query(fmt::format("{} id = $2", kBatches), program, id), readBatch));
}

std::optional<ParticipationBatch> ParticipationBatchRepository::newest(ReadTx& tx, ProgramId program,
                                                                       AccountId by) const {
    return withRows(
        tx, storage::first(tx.query(fmt::format("{} made_by = $2 ORDER BY id DESC LIMIT 1", kBatches), program, by),
                           readBatch));
}

std::int64_t ParticipationBatchRepository::insert(Tx& tx, const ParticipationBatch& batch) const {
    tx.run("INSERT INTO participation_batch(program_id, state, made_by, made_at) VALUES ($1, $2, $3, $4)",
           batch.program, batch.state, batch.madeBy, batch.madeAt);
    const auto id = tx.lastInsertId();
    for (const auto& row : batch.rows)
        tx.run(
            "INSERT INTO participation_batch_row(batch_id, participation_id, state_before, version, outcome) VALUES "
            "($1, $2, $3, $4, $5)",
            id, row.participation, row.stateBefore, row.version, row.outcome);
    return id;
}

void ParticipationBatchRepository::keepUndone(Tx& tx, const ParticipationBatch& batch) const {
    tx.run("UPDATE participation_batch SET undone_at = $2 WHERE id = $1", batch.id, batch.undoneAt);
    for (const auto& row : batch.rows)
        tx.run(
            "UPDATE participation_batch_row SET outcome = $3, version = $4 WHERE batch_id = $1 AND "
            "participation_id = $2",
            batch.id, row.participation, row.outcome, row.version);
}

}  // namespace entente::programs
