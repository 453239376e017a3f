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

std::vector<GivenNumber> numbersGiven(storage::ReadTx& tx, std::string_view from, std::string_view to) {
    return storage::all(tx.query("SELECT t.instance_id, d.number FROM dispatch d INDEXED BY dispatch_by_date "
                                 "JOIN task t ON t.id = d.task_id JOIN account a ON a.id = d.dispatched_by "
                                 "WHERE d.date BETWEEN $1 AND $2 AND a.side = 'A'",
                                 from, to),
                        [](const storage::Rows& rows) {
                            return GivenNumber{rows.id<InstanceId>(0), rows.text(1)};
                        });
}

}  // namespace entente::approvals
