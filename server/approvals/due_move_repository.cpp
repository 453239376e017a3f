#include "approvals/due_move.h"
#include "feel/json.h"
#include "storage/db/collect.h"

namespace entente::approvals {

using storage::ReadTx;
using storage::Rows;
using storage::Tx;

namespace {

constexpr const char* kInsertMove =
    "INSERT INTO due_move(task_id, due_before, due_after, reasons, at) VALUES ($1, $2, $3, $4, $5)";
constexpr const char* kLatestMove =
    "SELECT id, task_id, due_before, due_after, reasons FROM due_move WHERE task_id = $1 ORDER BY id DESC LIMIT 1";
constexpr const char* kUntold =
    "SELECT id, task_id, due_before, due_after, reasons FROM due_move WHERE told = 0 ORDER BY id";
constexpr const char* kSetTold = "UPDATE due_move SET told = 1 WHERE id = $1 AND told = 0";

DueMove moveOf(const Rows& rows) {
    return {rows.int64(0), rows.id<TaskId>(1), rows.timestamp(2), rows.timestamp(3),
            feel::fromJson(rows.text(4)).value().list()};
}

}  // namespace

void DueMoveRepository::insert(Tx& tx, const DueMove& move, Timestamp now) const {
    tx.run(kInsertMove, move.task, move.before, move.after, feel::toJson(move.reasons), now);
}

std::optional<DueMove> DueMoveRepository::latest(ReadTx& tx, TaskId task) const {
    return storage::first(tx.query(kLatestMove, task), moveOf);
}

std::vector<DueMove> DueMoveRepository::untold(ReadTx& tx) const {
    return storage::all(tx.query(kUntold), moveOf);
}

bool DueMoveRepository::setTold(Tx& tx, const DueMove& move) const {
    return tx.run(kSetTold, move.id) == 1;
}

}  // namespace entente::approvals
