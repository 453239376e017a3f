#include "audit/audit_log.h"

#include <fmt/format.h>

#include <limits>

#include "audit/audit_repository.h"
#include "base/crypto.h"
#include "feel/json.h"
#include "storage/db/transaction.h"

namespace entente::audit {

namespace {

/// What the first record follows.
const std::string& beginning() {
    static const std::string zeros(64, '0');
    return zeros;
}

/// With its length, so that no two records share one text.
void addField(std::string& text, std::string_view field) {
    text += std::to_string(field.size());
    text += ':';
    text += field;
    text += ',';
}

std::string hashOf(const AuditRecord& record) {
    std::string text = record.prevHash;
    addField(text, std::to_string(record.seq));
    addField(text, std::to_string(record.at.micros));
    addField(text, record.actor);
    addField(text, record.action);
    addField(text, record.subject.kind);
    addField(text, std::to_string(record.subject.id));
    addField(text, record.program ? record.program.text() : "");
    addField(text, record.detail);
    return sha256Hex(text);
}

/// Why the record does not follow `before`; empty when it does.
std::string misfit(const AuditRecord& record, const AuditHead& before) {
    if (record.seq != before.seq + 1) return fmt::format("record {} is missing", before.seq + 1);
    if (record.prevHash != (before.seq == 0 ? beginning() : before.hash)) {
        return fmt::format("record {} does not follow the one before it", record.seq);
    }
    if (record.hash != hashOf(record)) return fmt::format("record {} was changed", record.seq);
    return {};
}

std::int64_t below(std::int64_t olderThan) {
    return olderThan == 0 ? std::numeric_limits<std::int64_t>::max() : olderThan;
}

AuditPage pageOf(std::vector<AuditRecord> records, int limit) {
    const bool more = records.size() > static_cast<std::size_t>(limit);
    if (more) records.pop_back();
    const std::int64_t next = more ? records.back().seq : 0;
    return {std::move(records), next};
}

}  // namespace

AuditHead AuditLog::append(storage::Tx& tx, const AuditEntry& entry) {
    const AuditHead before = repository::last(tx);
    AuditRecord record;
    record.seq = before.seq + 1;
    record.at = entry.at;
    record.actor = entry.actor.text();
    record.action = entry.action;
    record.subject = entry.subject;
    record.program = entry.program;
    record.detail = feel::toJson(entry.detail);
    record.prevHash = before.seq == 0 ? beginning() : before.hash;
    record.hash = hashOf(record);
    repository::insert(tx, record);
    return {record.seq, record.hash};
}

AuditHead AuditLog::head(storage::ReadTx& tx) {
    return repository::last(tx);
}

AuditVerdict AuditLog::verify(storage::ReadTx& tx, const std::optional<AuditHead>& known) {
    AuditVerdict verdict;
    const auto fail = [&](std::int64_t seq, std::string reason) {
        verdict.brokenAt = seq;
        verdict.reason = std::move(reason);
        return false;
    };
    repository::forEach(tx, [&](const AuditRecord& record) {
        if (auto reason = misfit(record, verdict.head); !reason.empty()) return fail(record.seq, std::move(reason));
        if (known && known->seq == record.seq && known->hash != record.hash) {
            return fail(record.seq, fmt::format("record {} is not the one that was exported", record.seq));
        }
        verdict.head = {record.seq, record.hash};
        return true;
    });
    if (verdict.good() && known && known->seq > verdict.head.seq) {
        fail(verdict.head.seq + 1, fmt::format("records {} to {} are missing", verdict.head.seq + 1, known->seq));
    }
    return verdict;
}

// One record more than asked for tells whether there is another page.
AuditPage AuditLog::list(storage::ReadTx& tx, std::int64_t olderThan, int limit) {
    return pageOf(repository::page(tx, below(olderThan), limit + 1), limit);
}

AuditPage AuditLog::listOfProgram(storage::ReadTx& tx, ProgramId program, std::int64_t olderThan, int limit) {
    return pageOf(repository::pageOfProgram(tx, program, below(olderThan), limit + 1), limit);
}

AuditPage AuditLog::listOfSubject(storage::ReadTx& tx, const Subject& subject, std::int64_t olderThan, int limit) {
    return pageOf(repository::pageOfSubject(tx, subject, below(olderThan), limit + 1), limit);
}

}  // namespace entente::audit
