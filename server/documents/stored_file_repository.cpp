#include "documents/stored_file_repository.h"

namespace entente::documents {

namespace {

constexpr const char* kStoredFiles =
    "SELECT sha256, min(what) FROM ("
    "SELECT sha256, 'revision ' || number || ' of document ' || document_id AS what FROM revision "
    "UNION ALL SELECT sha256, 'issued copy ' || id FROM issued_copy "
    "UNION ALL SELECT sha256, 'attachment ' || id FROM attachment "
    "UNION ALL SELECT sha256, 'a file of mail ' || mail_id FROM mail_attachment "
    "UNION ALL SELECT sha256, 'the file ' || path || ' of workflow version ' || package_id FROM package_file) "
    "GROUP BY sha256 ORDER BY sha256";

}  // namespace

void StoredFileRepository::each(storage::ReadTx& tx, const std::function<void(const StoredFile&)>& look) const {
    auto rows = tx.query(kStoredFiles);
    while (rows.next())
        look({rows.text(0), rows.text(1)});
}

}  // namespace entente::documents
