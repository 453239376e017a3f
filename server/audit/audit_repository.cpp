#include "audit/audit_repository.h"

#include "storage/db/collect.h"
#include "storage/db/transaction.h"

namespace entente::audit::repository {

namespace {

constexpr auto insertRecord = R"(
    INSERT INTO audit_event
        (seq, at, actor, action, subject_kind, subject_id, program_id, detail, prev_hash, hash)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10))";

constexpr auto selectLast = "SELECT seq, hash FROM audit_event ORDER BY seq DESC LIMIT 1";

constexpr auto selectAll = R"(
    SELECT seq, at, actor, action, subject_kind, subject_id, program_id, detail, prev_hash, hash
    FROM audit_event ORDER BY seq)";

constexpr auto selectPage = R"(
    SELECT seq, at, actor, action, subject_kind, subject_id, program_id, detail, prev_hash, hash
    FROM audit_event WHERE seq < $1 ORDER BY seq DESC LIMIT $2)";

constexpr auto selectPageOfProgram = R"(
    SELECT seq, at, actor, action, subject_kind, subject_id, program_id, detail, prev_hash, hash
    FROM audit_event WHERE program_id = $3 AND seq < $1 ORDER BY seq DESC LIMIT $2)";

// The index leaves out cases and is taken only by a query that says so.
constexpr auto selectPageOfSubject = R"(
    SELECT seq, at, actor, action, subject_kind, subject_id, program_id, detail, prev_hash, hash
    FROM audit_event WHERE subject_kind <> 'instance' AND subject_kind = $3 AND subject_id = $4 AND seq < $1
    ORDER BY seq DESC LIMIT $2)";

AuditRecord readRecord(const storage::Rows& rows) {
    AuditRecord record;
    record.seq = rows.int64(0);
    record.at = rows.timestamp(1);
    record.actor = rows.text(2);
    record.action = rows.text(3);
    record.subject = {rows.text(4), rows.int64(5)};
    record.program = rows.id<ProgramId>(6);
    record.detail = rows.text(7);
    record.prevHash = rows.text(8);
    record.hash = rows.text(9);
    return record;
}

}  // namespace

void insert(storage::Tx& tx, const AuditRecord& record) {
    tx.run(insertRecord, record.seq, record.at, record.actor, record.action, record.subject.kind, record.subject.id,
           record.program, record.detail, record.prevHash, record.hash);
}

AuditHead last(storage::ReadTx& tx) {
    auto rows = tx.query(selectLast);
    return rows.next() ? AuditHead{rows.int64(0), rows.text(1)} : AuditHead{};
}

void forEach(storage::ReadTx& tx, const std::function<bool(const AuditRecord&)>& visit) {
    auto rows = tx.query(selectAll);
    while (rows.next() && visit(readRecord(rows))) {
    }
}

std::vector<AuditRecord> page(storage::ReadTx& tx, std::int64_t olderThan, int limit) {
    return storage::all(tx.query(selectPage, olderThan, limit), readRecord);
}

std::vector<AuditRecord> pageOfProgram(storage::ReadTx& tx, ProgramId program, std::int64_t olderThan, int limit) {
    return storage::all(tx.query(selectPageOfProgram, olderThan, limit, program), readRecord);
}

std::vector<AuditRecord> pageOfSubject(storage::ReadTx& tx, const Subject& subject, std::int64_t olderThan, int limit) {
    return storage::all(tx.query(selectPageOfSubject, olderThan, limit, subject.kind, subject.id), readRecord);
}

}  // namespace entente::audit::repository
