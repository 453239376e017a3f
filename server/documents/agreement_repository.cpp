#include <fmt/format.h>

#include "documents/agreement.h"
#include "storage/db/collect.h"

namespace entente::documents {

using storage::ReadTx;
using storage::Rows;
using storage::Tx;

namespace {

constexpr const char* kSet =
    "SELECT s.id, s.program_id, s.instance_id, s.kinds, s.number, s.sha256, s.created_at, s.agreed_at, s.reopened_at, "
    "s.replaced_at FROM agreement_set s";
constexpr const char* kFiles =
    "SELECT f.document_id, f.revision_id, d.kind, d.language, d.original, r.number, r.sha256 FROM agreement_file f "
    "JOIN document d ON d.id = f.document_id JOIN revision r ON r.id = f.revision_id WHERE f.set_id = $1 "
    "ORDER BY f.position";
constexpr const char* kInsertSet =
    "INSERT INTO agreement_set(program_id, instance_id, kinds, number, sha256, created_at) "
    "VALUES ($1, $2, $3, (SELECT coalesce(max(number), 0) + 1 FROM agreement_set WHERE instance_id = $2 AND kinds = "
    "$3), "
    "$4, $5)";
constexpr const char* kConsent =
    "SELECT set_id, side, task_id, outcome, at, withdrawn_at FROM agreement_consent WHERE ";

std::string joined(const std::vector<std::string>& kinds) {
    std::string text;
    for (const auto& kind : kinds)
        text += (text.empty() ? "" : "\n") + kind;
    return text;
}

std::vector<std::string> linesOf(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at <= text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

AgreementSet readSet(const Rows& rows) {
    return {rows.id<AgreementId>(0),  rows.id<ProgramId>(1),     rows.id<InstanceId>(2),
            linesOf(rows.text(3)),    rows.integer(4),           rows.text(5),
            rows.timestamp(6),        rows.optionalTimestamp(7), rows.optionalTimestamp(8),
            rows.optionalTimestamp(9)};
}

AgreementFile readFile(const Rows& rows) {
    return {rows.id<DocumentId>(0), rows.id<RevisionId>(1), rows.text(2), rows.text(3),
            rows.text(4),           rows.integer(5),        rows.text(6)};
}

Consent readConsent(const Rows& rows) {
    return {rows.id<AgreementId>(0), rows.text(1)[0],          rows.id<TaskId>(2), rows.text(3),
            rows.timestamp(4),       rows.optionalTimestamp(5)};
}

std::vector<AgreementSet> withFiles(ReadTx& tx, std::vector<AgreementSet> sets) {
    for (auto& set : sets)
        set.files = storage::all(tx.query(kFiles, set.id), readFile);
    return sets;
}

std::optional<AgreementSet> withFiles(ReadTx& tx, std::optional<AgreementSet> set) {
    if (set) set->files = storage::all(tx.query(kFiles, set->id), readFile);
    return set;
}

/// True when it was agreed until then.
bool reopen(Tx& tx, AgreementId set, Timestamp now) {
    tx.run(
        "UPDATE agreement_set SET reopened_at = $2 WHERE id = $1 AND agreed_at IS NOT NULL AND reopened_at IS NULL AND "
        "replaced_at IS NULL",
        set, now);
    return tx.changes() == 1;
}

std::string setsWhere(std::string_view condition) {
    return fmt::format("{} WHERE {}", kSet, condition);
}

}  // namespace

std::optional<AgreementSet> AgreementRepository::find(ReadTx& tx, AgreementId id) const {
    return withFiles(tx, storage::first(tx.query(setsWhere("s.id = $1"), id), readSet));
}

std::optional<AgreementSet> AgreementRepository::current(ReadTx& tx, InstanceId instance,
                                                         const std::vector<std::string>& kinds) const {
    return withFiles(tx,
                     storage::first(tx.query(setsWhere("s.instance_id = $1 AND s.kinds = $2 AND s.replaced_at IS NULL"),
                                             instance, joined(kinds)),
                                    readSet));
}

std::vector<AgreementSet> AgreementRepository::currentOfInstance(ReadTx& tx, InstanceId instance) const {
    return withFiles(
        tx, storage::all(tx.query(setsWhere("s.instance_id = $1 AND s.replaced_at IS NULL ORDER BY s.id"), instance),
                         readSet));
}

std::vector<AgreementSet> AgreementRepository::currentOfProgram(ReadTx& tx, ProgramId program, int limit) const {
    return withFiles(
        tx,
        storage::all(tx.query(setsWhere("s.program_id = $1 AND s.replaced_at IS NULL AND (s.agreed_at IS NOT NULL OR "
                                        "NOT EXISTS (SELECT 1 FROM instance i WHERE i.id = s.instance_id AND i.status "
                                        "= 'terminated')) ORDER BY s.id DESC LIMIT $2"),
                              program, limit),
                     readSet));
}

std::vector<AgreementSet> AgreementRepository::ofDocument(ReadTx& tx, DocumentId document, int limit) const {
    return withFiles(
        tx, storage::all(tx.query(setsWhere("s.id IN (SELECT f.set_id FROM agreement_file f WHERE f.document_id = $1) "
                                            "ORDER BY s.id DESC LIMIT $2"),
                                  document, limit),
                         readSet));
}

std::optional<AgreementSet> AgreementRepository::withHash(ReadTx& tx, InstanceId instance,
                                                          const std::vector<std::string>& kinds,
                                                          std::string_view sha256) const {
    return withFiles(
        tx, storage::first(tx.query(setsWhere("s.instance_id = $1 AND s.kinds = $2 AND s.sha256 = $3 ORDER BY s.number "
                                              "DESC LIMIT 1"),
                                    instance, joined(kinds), sha256),
                           readSet));
}

bool AgreementRepository::agreedBefore(ReadTx& tx, const AgreementSet& set) const {
    auto rows = tx.query(
        "SELECT 1 FROM agreement_set WHERE instance_id = $1 AND kinds = $2 AND number < $3 AND agreed_at IS NOT NULL "
        "LIMIT 1",
        set.instance, joined(set.kinds), set.number);
    return rows.next();
}

std::vector<AgreementSet> AgreementRepository::page(ReadTx& tx, AgreementId after, int limit) const {
    return withFiles(
        tx, storage::all(tx.query(setsWhere("s.id > $1 ORDER BY s.id LIMIT $2"), after.value, limit), readSet));
}

AgreementSet AgreementRepository::open(Tx& tx, ProgramId program, InstanceId instance,
                                       const std::vector<std::string>& kinds, const std::vector<AgreementFile>& files,
                                       Timestamp now) const {
    const auto hash = agreementHash(files);
    if (auto there = current(tx, instance, kinds)) {
        if (there->sha256 == hash) return std::move(*there);
        tx.run("UPDATE agreement_set SET replaced_at = $2 WHERE id = $1", there->id, now);
    }
    tx.run(kInsertSet, program, instance, joined(kinds), hash, now);
    const auto id = tx.lastInsertId<AgreementId>();
    int position = 0;
    for (const auto& file : files)
        tx.run("INSERT INTO agreement_file(set_id, position, document_id, revision_id) VALUES ($1, $2, $3, $4)", id,
               ++position, file.document, file.revision);
    return *find(tx, id);
}

std::vector<Consent> AgreementRepository::consents(ReadTx& tx, AgreementId set) const {
    return storage::all(tx.query(fmt::format("{} set_id = $1 ORDER BY id", kConsent), set), readConsent);
}

void AgreementRepository::consent(Tx& tx, const Consent& consent) const {
    tx.run("INSERT INTO agreement_consent(set_id, side, task_id, outcome, at) VALUES ($1, $2, $3, $4, $5)", consent.set,
           std::string(1, consent.side), consent.task, consent.outcome, consent.at);
}

void AgreementRepository::agree(Tx& tx, AgreementId set, Timestamp now) const {
    tx.run("UPDATE agreement_set SET agreed_at = $2, reopened_at = NULL WHERE id = $1", set, now);
}

bool AgreementRepository::withdraw(Tx& tx, AgreementId set, char side, Timestamp now) const {
    tx.run("UPDATE agreement_consent SET withdrawn_at = $3 WHERE set_id = $1 AND side = $2 AND withdrawn_at IS NULL",
           set, std::string(1, side), now);
    return reopen(tx, set, now);
}

bool AgreementRepository::object(Tx& tx, const Consent& consent, Timestamp now) const {
    tx.run("UPDATE agreement_consent SET outcome = $2, at = $3 WHERE task_id = $1 AND withdrawn_at IS NULL",
           consent.task, kObjected, now);
    return reopen(tx, consent.set, now);
}

std::optional<Consent> AgreementRepository::ofTask(ReadTx& tx, TaskId task) const {
    return storage::first(tx.query(fmt::format("{} task_id = $1 AND withdrawn_at IS NULL", kConsent), task),
                          readConsent);
}

}  // namespace entente::documents
