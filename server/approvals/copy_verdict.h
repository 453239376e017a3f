#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "approvals/decision.h"
#include "documents/agreement.h"
#include "documents/document_repository.h"
#include "documents/issued_copy.h"
#include "storage/blobs/blob_store.h"
#include "storage/db/database.h"

/// What a file is that somebody holds in hands: proof that a copy is the letter that was approved.
namespace entente::approvals {

/// An approval of the revision or of the set that it belongs to.
struct CopyApproval {
    char side = 'A';
    Decision decision;
    bool carried = false;  ///< carried over by a rule from other files of the set
};

struct CopyVerdict {
    enum class Kind {
        Issued,       ///< an issued copy: it differs from the approved revision in late fields only, as recorded
        Revision,     ///< the revision itself, byte by byte
        Signed,       ///< the signed copy, byte by byte as it was filed
        OtherFields,  ///< differs in late fields only, but they say what no copy was issued with
        Changed,      ///< differs elsewhere
        Unknown,      ///< names no revision, or none that is here
        Unreadable,   ///< no Word document
    };
    struct Field {
        std::string name;
        std::string says;
        std::optional<std::string> recorded;  ///< nothing when no copy was issued
        bool isPicture = false;
        bool same = false;  ///< as recorded
    };

    Kind kind = Kind::Unknown;
    std::string sha256;  ///< of the file
    Message message;     ///< the verdict in a sentence
    std::optional<documents::Document> document = {};
    std::optional<documents::Revision> revision = {};
    std::optional<documents::IssuedCopy> issued = {};  ///< the record that it was compared with
    std::vector<Field> fields = {};
    std::vector<Message> differences = {};
    bool moreDifferences = false;
    bool packedAnew = false;  ///< the same in content, but not the same file
    std::optional<documents::AgreementSet> set = {};
    std::vector<CopyApproval> approvals = {};

    bool good() const { return kind == Kind::Issued || kind == Kind::Revision || kind == Kind::Signed; }
};

/// Whether whoever asks may know of this revision. What they may not is as good as not there.
using MaySeeRevision = std::function<bool(storage::ReadTx&, const documents::Document&, const documents::Revision&)>;

CopyVerdict verifyCopy(storage::Database& database, const storage::BlobStore& blobs, const std::string& bytes,
                       const MaySeeRevision& maySee);

/// What is known of a file of this hash: a revision, an issued copy; nothing for any other.
std::optional<CopyVerdict> knownCopy(storage::Database& database, std::string_view sha256,
                                     const MaySeeRevision& maySee);

/// Problems of the stored copies: each has to differ from its revision in the recorded fields only.
std::vector<std::string> checkIssuedCopies(storage::ReadTx& tx, const storage::BlobStore& blobs);

}  // namespace entente::approvals
