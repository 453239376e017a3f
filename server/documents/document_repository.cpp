#include "documents/document_repository.h"

#include <fmt/format.h>

#include "storage/db/collect.h"

namespace entente::documents {

using storage::all;
using storage::first;
using storage::ReadTx;
using storage::Rows;
using storage::Tx;

namespace {

constexpr const char* kDocument =
    "SELECT id, program_id, instance_id, kind, language, title_en, title_ko, visibility, created_at, original, side "
    "FROM "
    "document ";
constexpr const char* kInsertDocument =
    "INSERT INTO document(program_id, instance_id, kind, language, title_en, title_ko, visibility, created_at, "
    "original, side) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
constexpr const char* kRevision =
    "SELECT id, document_id, number, sha256, size, file_name, origin, made_by, note, data, created_at, cause, sent_at "
    "FROM revision ";
constexpr const char* kInsertRevision =
    "INSERT INTO revision(document_id, number, sha256, size, file_name, origin, made_by, note, data, created_at, "
    "cause) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
constexpr const char* kAttachment =
    "SELECT id, program_id, document_id, task_id, sha256, size, file_name, media_type, purpose, side, added_by, "
    "created_at "
    "FROM attachment ";
constexpr const char* kInsertAttachment =
    "INSERT INTO attachment(program_id, document_id, task_id, sha256, size, file_name, media_type, purpose, side, "
    "added_by, "
    "created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";

Document readDocument(const Rows& rows) {
    return {rows.id<DocumentId>(0), rows.id<ProgramId>(1), rows.id<InstanceId>(2), rows.text(3),
            rows.text(4),           rows.text(5),          rows.text(6),           rows.text(7),
            rows.timestamp(8),      rows.text(9),          rows.text(10)[0]};
}

Revision readRevision(const Rows& rows) {
    const auto origin = rows.text(6) == "edited" ? Origin::Edited : Origin::Generated;
    return {rows.id<RevisionId>(0),
            rows.id<DocumentId>(1),
            rows.integer(2),
            rows.text(3),
            rows.int64(4),
            rows.text(5),
            origin,
            rows.text(7),
            rows.text(8),
            rows.text(9),
            rows.timestamp(10),
            rows.optionalText(11).value_or(""),
            rows.optionalTimestamp(12)};
}

Attachment readAttachment(const Rows& rows) {
    return {rows.int64(0), rows.id<ProgramId>(1), rows.id<DocumentId>(2), rows.id<TaskId>(3),
            rows.text(4),  rows.int64(5),         rows.text(6),           rows.text(7),
            rows.text(8),  rows.text(9)[0],       rows.text(10),          rows.timestamp(11)};
}

std::string where(const char* select, const char* condition) {
    return fmt::format("{} WHERE {}", select, condition);
}

}  // namespace

bool Document::visibleTo(char side) const {
    if (visibility == "private A") return side == 'A';
    if (visibility == "private B") return side == 'B';
    return true;
}

std::optional<Document> DocumentRepository::find(ReadTx& tx, DocumentId id) const {
    return first(tx.query(where(kDocument, "id = $1"), id), readDocument);
}

std::optional<Document> DocumentRepository::findOfInstance(ReadTx& tx, InstanceId instance, std::string_view kind,
                                                           std::string_view language) const {
    return first(
        tx.query(where(kDocument, "instance_id = $1 AND kind = $2 AND language = $3"), instance, kind, language),
        readDocument);
}

std::vector<Document> DocumentRepository::listOfProgram(ReadTx& tx, ProgramId program) const {
    return all(tx.query(where(kDocument, "program_id = $1 ORDER BY id"), program), readDocument);
}

std::vector<Document> DocumentRepository::listOfInstance(ReadTx& tx, InstanceId instance, std::string_view kind) const {
    return all(tx.query(where(kDocument, "instance_id = $1 AND kind = $2 ORDER BY language"), instance, kind),
               readDocument);
}

DocumentId DocumentRepository::insert(Tx& tx, const Document& document) const {
    tx.run(kInsertDocument, document.program, document.instance, document.kind, document.language, document.titleEn,
           document.titleKo, document.visibility, document.createdAt, document.original, std::string(1, document.side));
    return tx.lastInsertId<DocumentId>();
}

std::optional<Revision> DocumentRepository::findRevision(ReadTx& tx, RevisionId id) const {
    return first(tx.query(where(kRevision, "id = $1"), id), readRevision);
}

std::optional<Revision> DocumentRepository::latest(ReadTx& tx, DocumentId document) const {
    return first(tx.query(where(kRevision, "document_id = $1 ORDER BY number DESC LIMIT 1"), document), readRevision);
}

std::vector<Revision> DocumentRepository::revisions(ReadTx& tx, DocumentId document) const {
    return all(tx.query(where(kRevision, "document_id = $1 ORDER BY number DESC"), document), readRevision);
}

std::vector<Revision> DocumentRepository::revisionsFor(ReadTx& tx, const Document& document, char side, int before,
                                                       int limit) const {
    // A document that its definition shares from the start was never sent: there all of it is for both.
    static const auto kVisible =
        where(kRevision,
              "document_id = $1 AND ($2 = 0 OR number < $2) AND ($3 OR sent_at IS NOT NULL OR NOT EXISTS "
              "(SELECT 1 FROM revision s WHERE s.document_id = $1 AND s.sent_at IS NOT NULL)) "
              "ORDER BY number DESC LIMIT $4");
    if (!document.visibleTo(side)) return {};
    return all(tx.query(kVisible, document.id, before, side == document.side, limit), readRevision);
}

void DocumentRepository::markSent(Tx& tx, RevisionId revision, Timestamp now) const {
    tx.run("UPDATE revision SET sent_at = coalesce(sent_at, $2) WHERE id = $1", revision, now);
}

std::optional<Revision> DocumentRepository::findByCause(ReadTx& tx, DocumentId document, std::string_view cause) const {
    return first(tx.query(where(kRevision, "document_id = $1 AND cause = $2"), document, cause), readRevision);
}

void DocumentRepository::setVisibility(Tx& tx, DocumentId id, std::string_view visibility) const {
    tx.run("UPDATE document SET visibility = $2 WHERE id = $1", id, visibility);
}

bool DocumentRepository::isRemade(ReadTx& tx, RevisionId revision, RevisionId earlier) const {
    auto rows = tx.query("SELECT 1 FROM remade_revision WHERE revision_id = $1 AND earlier_id = $2", revision, earlier);
    return rows.next();
}

void DocumentRepository::noteRemade(Tx& tx, RevisionId revision, RevisionId earlier) const {
    tx.run("INSERT OR IGNORE INTO remade_revision(revision_id, earlier_id) VALUES ($1, $2)", revision, earlier);
}

Result<Revision> DocumentRepository::append(Tx& tx, Revision revision, int expected) const {
    const auto newest = latest(tx, revision.document);
    const int number = newest ? newest->number : 0;
    if (number != expected)
        return Error{ErrorKind::Conflict,
                     {"documents.newer", "Revision {number} was made meanwhile", {{"number", std::to_string(number)}}}};
    revision.number = number + 1;
    tx.run(kInsertRevision, revision.document, revision.number, revision.sha256, revision.size, revision.fileName,
           revision.origin == Origin::Edited ? "edited" : "generated", revision.madeBy, revision.note, revision.data,
           revision.createdAt, revision.cause.empty() ? std::nullopt : std::optional(revision.cause));
    revision.id = tx.lastInsertId<RevisionId>();
    return revision;
}

std::optional<Attachment> DocumentRepository::findAttachment(ReadTx& tx, std::int64_t id) const {
    return first(tx.query(where(kAttachment, "id = $1"), id), readAttachment);
}

std::vector<Attachment> DocumentRepository::attachmentsOf(ReadTx& tx, DocumentId document) const {
    return all(tx.query(where(kAttachment, "document_id = $1 ORDER BY id"), document), readAttachment);
}

std::optional<Attachment> DocumentRepository::attachmentWithHash(ReadTx& tx, std::string_view purpose,
                                                                 std::string_view sha256) const {
    return first(tx.query(where(kAttachment, "sha256 = $2 AND purpose = $1 ORDER BY id DESC LIMIT 1"), purpose, sha256),
                 readAttachment);
}

std::int64_t DocumentRepository::insertAttachment(Tx& tx, const Attachment& attachment) const {
    tx.run(kInsertAttachment, attachment.program, attachment.document, attachment.task, attachment.sha256,
           attachment.size, attachment.fileName, attachment.mediaType, attachment.purpose,
           std::string(1, attachment.side), attachment.addedBy, attachment.createdAt);
    return tx.lastInsertId();
}

}  // namespace entente::documents
