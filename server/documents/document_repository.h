#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "documents/document.h"
#include "storage/db/transaction.h"

namespace entente::documents {

/// Rows of documents, revisions and attachments. The files stand in the blob store, put there before the row is
/// written: a row without its file cannot exist, a file without a row is harmless. Stateless; thread-safe.
class DocumentRepository {
  public:
    std::optional<Document> find(storage::ReadTx& tx, DocumentId id) const;
    std::optional<Document> findOfInstance(storage::ReadTx& tx, InstanceId instance, std::string_view kind,
                                           std::string_view language) const;
    std::vector<Document> listOfProgram(storage::ReadTx& tx, ProgramId program) const;
    std::vector<Document> listOfInstance(storage::ReadTx& tx, InstanceId instance, std::string_view kind) const;
    void setVisibility(storage::Tx& tx, DocumentId id, std::string_view visibility) const;
    DocumentId insert(storage::Tx& tx, const Document& document) const;

    std::optional<Revision> findRevision(storage::ReadTx& tx, RevisionId id) const;
    std::optional<Revision> latest(storage::ReadTx& tx, DocumentId document) const;
    /// Newest first.
    std::vector<Revision> revisions(storage::ReadTx& tx, DocumentId document) const;
    /// What people of that side see, newest first: all of a document that is theirs to write; of one that was sent to
    /// them, the revisions that were sent and no draft. `limit` rows below the number `before` (0: from the newest).
    std::vector<Revision> revisionsFor(storage::ReadTx& tx, const Document& document, char side, int before,
                                       int limit) const;
    void markSent(storage::Tx& tx, RevisionId revision, Timestamp now) const;
    std::optional<Revision> findByCause(storage::ReadTx& tx, DocumentId document, std::string_view cause) const;
    /// Whether the template made the earlier one of that one's values when this revision was made, so that the two
    /// differ in nothing but values.
    bool isRemade(storage::ReadTx& tx, RevisionId revision, RevisionId earlier) const;
    void noteRemade(storage::Tx& tx, RevisionId revision, RevisionId earlier) const;
    /// Appends `revision` (its `number` is set here). `expected` is the number that was the latest when the caller
    /// looked: fails with kind Conflict when there is a newer one.
    Result<Revision> append(storage::Tx& tx, Revision revision, int expected) const;

    std::optional<Attachment> findAttachment(storage::ReadTx& tx, std::int64_t id) const;
    /// Oldest first.
    std::vector<Attachment> attachmentsOf(storage::ReadTx& tx, DocumentId document) const;
    /// The newest of that purpose with these very bytes.
    std::optional<Attachment> attachmentWithHash(storage::ReadTx& tx, std::string_view purpose,
                                                 std::string_view sha256) const;
    std::int64_t insertAttachment(storage::Tx& tx, const Attachment& attachment) const;
};

}  // namespace entente::documents
