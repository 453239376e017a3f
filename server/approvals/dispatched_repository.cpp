#include "approvals/dispatched.h"
#include "storage/db/collect.h"

namespace entente::approvals {

std::vector<Dispatched> dispatchedOf(storage::ReadTx& tx, ProgramId program) {
    return storage::all(tx.query("SELECT r.document_id, d.number, d.date FROM dispatch d JOIN revision r ON r.id = "
                                 "d.revision_id WHERE d.program_id = $1 ORDER BY d.date, d.task_id",
                                 program),
                        [](const storage::Rows& rows) {
                            return Dispatched{rows.id<DocumentId>(0), rows.text(1), rows.text(2)};
                        });
}

}  // namespace entente::approvals
