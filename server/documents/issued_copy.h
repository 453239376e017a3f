#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "documents/document.h"
#include "docx/late_fields.h"
#include "storage/db/transaction.h"

namespace entente::documents {

/// What stands in a late field of an issued copy.
struct IssuedField {
    std::string name;
    std::string text;
    std::string picture = {};  ///< SHA-256 of its file; empty for a text

    bool operator==(const IssuedField&) const = default;
};

/// Sorted by name.
std::vector<IssuedField> issuedFields(const docx::LateValues& values);

/// An approved revision with its late fields filled in, as it was dispatched or both sides agreed. Never changes.
struct IssuedCopy {
    std::int64_t id = 0;
    RevisionId revision;
    TaskId task;      ///< the dispatch, or the step that sealed the set
    AgreementId set;  ///< that the revision was agreed in; 0 for none
    std::string sha256;
    std::int64_t size = 0;
    std::string fileName;
    std::vector<IssuedField> fields;
    std::string madeBy;  ///< account:7
    Timestamp createdAt;

    /// Null when that field was not filled in.
    const IssuedField* field(std::string_view name) const;
};

/// Rows of issued copies; the files stand in the blob store. Stateless; thread-safe.
class IssuedCopyRepository {
  public:
    void insert(storage::Tx& tx, const IssuedCopy& copy) const;
    std::optional<IssuedCopy> find(storage::ReadTx& tx, std::int64_t id) const;
    /// Newest first.
    std::vector<IssuedCopy> ofRevision(storage::ReadTx& tx, RevisionId revision) const;
    std::optional<IssuedCopy> withHash(storage::ReadTx& tx, RevisionId revision, std::string_view sha256) const;
    /// The revisions of these very bytes, or of which a copy of these bytes was issued. Newest first, `limit` at the
    /// most: the same bytes may be a file of several cases.
    std::vector<Revision> revisionsWithHash(storage::ReadTx& tx, std::string_view sha256, int limit) const;
    /// Oldest first, `limit` rows above the id `after`.
    std::vector<IssuedCopy> page(storage::ReadTx& tx, std::int64_t after, int limit) const;
};

}  // namespace entente::documents
