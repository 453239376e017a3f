#include <fmt/format.h>

#include "documents/agreement.h"
#include "feel/json.h"
#include "storage/db/collect.h"

namespace entente::documents {

using storage::ReadTx;
using storage::Rows;
using storage::Tx;

namespace {

constexpr const char* kSet =
    "SELECT s.id, s.program_id, s.instance_id, s.kinds, s.number, s.sha256, s.created_at, s.agreed_at, s.reopened_at, "
    "s.replaced_at, s.not_carried FROM agreement_set s";
constexpr const char* kFiles =
    "SELECT f.document_id, f.revision_id, d.kind, d.language, d.original, r.number, r.sha256 FROM agreement_file f "
    "JOIN document d ON d.id = f.document_id JOIN revision r ON r.id = f.revision_id WHERE f.set_id = $1 "
    "ORDER BY f.position";
constexpr const char* kInsertSet =
    "INSERT INTO agreement_set(program_id, instance_id, kinds, number, sha256, created_at) "
    "VALUES ($1, $2, $3, (SELECT coalesce(max(number), 0) + 1 FROM agreement_set WHERE instance_id = $2 AND kinds = "
    "$3), "
    "$4, $5)";
constexpr const char* kWithoutCopies =
    "s.agreed_at >= $1 AND s.reopened_at IS NULL AND s.replaced_at IS NULL AND NOT EXISTS (SELECT 1 FROM audit_event a "
    "WHERE a.subject_kind = 'agreement' AND a.subject_id = s.id AND a.action = $2 AND a.at >= s.agreed_at) "
    "ORDER BY s.agreed_at, s.id LIMIT 1";
constexpr const char* kConsent =
    "SELECT c.set_id, c.side, c.task_id, c.outcome, c.at, c.withdrawn_at, c.id, c.carried_from, c.rule, "
    "c.carried_files, c.object_until, c.objection FROM agreement_consent c WHERE ";
constexpr const char* kInsertConsent =
    "INSERT INTO agreement_consent(set_id, side, task_id, outcome, at, carried_from, rule, carried_files, "
    "object_until) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
constexpr const char* kCarriedOf =
    "c.task_id = $1 AND c.carried_from IS NOT NULL AND c.withdrawn_at IS NULL AND EXISTS (SELECT 1 FROM agreement_set "
    "s WHERE s.id = c.set_id AND s.replaced_at IS NULL) ORDER BY c.id DESC LIMIT 1";

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

std::int64_t integerOf(const feel::Value& value) {
    const auto number = value.isNumber() ? value.number().toInt64() : std::nullopt;
    return number.value_or(0);
}

int numberOf(const feel::Value& value) {
    return static_cast<int>(integerOf(value));
}

DocumentId documentOf(const feel::Value& entry) {
    return DocumentId{integerOf(entry["document"])};
}

/// What `keepNotCarried` and `consent` wrote.
feel::List listIn(const std::string& json) {
    const auto value = feel::fromTypedJson(json);
    return value && value->isList() ? value->list() : feel::List();
}

std::vector<NotCarried> notCarriedIn(const std::string& json) {
    std::vector<NotCarried> all;
    for (const auto& entry : listIn(json))
        all.push_back({entry["side"].textOr("A").at(0), entry["rule"].textOr(""), entry["why"].textOr(""),
                       documentOf(entry), entry["path"].textOr(""), entry["ruleKo"].textOr("")});
    return all;
}

std::vector<CarriedFile> carriedFilesIn(const std::string& json) {
    std::vector<CarriedFile> files;
    for (const auto& entry : listIn(json)) {
        CarriedFile file{documentOf(entry), numberOf(entry["revision"])};
        if (entry["rows"].isList())
            for (const auto& row : entry["rows"].list())
                file.rows.push_back(numberOf(row));
        files.push_back(std::move(file));
    }
    return files;
}

std::string jsonOf(const std::vector<CarriedFile>& files) {
    feel::List list;
    for (const auto& file : files)
        list.emplace_back(feel::Context{{"document", file.document.value},
                                        {"revision", file.revision},
                                        {"rows", feel::List(file.rows.begin(), file.rows.end())}});
    return feel::toTypedJson(list);
}

AgreementSet readSet(const Rows& rows) {
    return {rows.id<AgreementId>(0),
            rows.id<ProgramId>(1),
            rows.id<InstanceId>(2),
            linesOf(rows.text(3)),
            rows.integer(4),
            rows.text(5),
            rows.timestamp(6),
            rows.optionalTimestamp(7),
            rows.optionalTimestamp(8),
            rows.optionalTimestamp(9),
            {},
            notCarriedIn(rows.text(10))};
}

AgreementFile readFile(const Rows& rows) {
    return {rows.id<DocumentId>(0), rows.id<RevisionId>(1), rows.text(2), rows.text(3),
            rows.text(4),           rows.integer(5),        rows.text(6)};
}

Consent readConsent(const Rows& rows) {
    Consent consent{rows.id<AgreementId>(0), rows.text(1)[0],           rows.id<TaskId>(2),   rows.text(3),
                    rows.timestamp(4),       rows.optionalTimestamp(5), rows.id<ConsentId>(6)};
    if (const auto from = rows.id<ConsentId>(7))
        consent.carried =
            CarriedOver{from, rows.text(8), carriedFilesIn(rows.text(9)), rows.timestamp(10), rows.text(11)};
    return consent;
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

std::optional<AgreementSet> AgreementRepository::withoutCopies(ReadTx& tx, Timestamp since) const {
    auto sets =
        withFiles(tx, storage::all(tx.query(setsWhere(kWithoutCopies), since, std::string(kCopiesIssued)), readSet));
    return sets.empty() ? std::nullopt : std::optional(std::move(sets.front()));
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
    return storage::all(tx.query(fmt::format("{} c.set_id = $1 ORDER BY c.id", kConsent), set), readConsent);
}

void AgreementRepository::consent(Tx& tx, const Consent& consent) const {
    const auto carried = consent.carried.value_or(CarriedOver{});
    tx.run(kInsertConsent, consent.set, std::string(1, consent.side), consent.task, consent.outcome, consent.at,
           carried.from, carried.rule, jsonOf(carried.files),
           consent.carried ? std::optional(carried.until) : std::nullopt);
}

void AgreementRepository::agree(Tx& tx, AgreementId set, Timestamp now) const {
    tx.run("UPDATE agreement_set SET agreed_at = $2, reopened_at = NULL WHERE id = $1", set, now);
}

bool AgreementRepository::withdraw(Tx& tx, AgreementId set, char side, Timestamp now) const {
    tx.run("UPDATE agreement_consent SET withdrawn_at = $3 WHERE set_id = $1 AND side = $2 AND withdrawn_at IS NULL",
           set, std::string(1, side), now);
    return reopen(tx, set, now);
}

std::vector<AgreementSet> AgreementRepository::object(Tx& tx, TaskId task, Timestamp now) const {
    const auto standing = storage::all(
        tx.query(fmt::format("{} c.task_id = $1 AND c.withdrawn_at IS NULL", kConsent), task), readConsent);
    std::vector<AgreementSet> reopened;
    for (const auto& consent : standing) {
        tx.run("UPDATE agreement_consent SET outcome = $2, at = $3 WHERE id = $1", consent.id, kObjected, now);
        if (reopen(tx, consent.set, now)) reopened.push_back(find(tx, consent.set).value());
    }
    return reopened;
}

bool AgreementRepository::objectCarried(Tx& tx, const Consent& consent, std::string_view text, Timestamp now) const {
    tx.run("UPDATE agreement_consent SET outcome = $2, at = $3, objection = $4 WHERE id = $1", consent.id, kObjected,
           now, text);
    return reopen(tx, consent.set, now);
}

std::optional<Consent> AgreementRepository::ofTask(ReadTx& tx, TaskId task) const {
    return storage::first(
        tx.query(fmt::format("{} c.task_id = $1 AND c.carried_from IS NULL AND c.withdrawn_at IS NULL", kConsent),
                 task),
        readConsent);
}

std::optional<Consent> AgreementRepository::findConsent(ReadTx& tx, ConsentId id) const {
    return storage::first(tx.query(fmt::format("{} c.id = $1", kConsent), id), readConsent);
}

std::optional<Consent> AgreementRepository::carriedOf(ReadTx& tx, TaskId task) const {
    return storage::first(tx.query(fmt::format("{} {}", kConsent, kCarriedOf), task), readConsent);
}

void AgreementRepository::keepNotCarried(Tx& tx, AgreementId set, const std::vector<NotCarried>& why) const {
    feel::List list;
    for (const auto& each : why)
        list.emplace_back(feel::Context{{"side", std::string(1, each.side)},
                                        {"rule", each.rule},
                                        {"ruleKo", each.ruleKo},
                                        {"why", each.why},
                                        {"document", each.document.value},
                                        {"path", each.path}});
    tx.run("UPDATE agreement_set SET not_carried = $2 WHERE id = $1", set, feel::toTypedJson(list));
}

}  // namespace entente::documents
