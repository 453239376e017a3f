#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "audit/audit_log.h"
#include "storage/blobs/blob_store.h"
#include "storage/db/database.h"

/// Whether the data of an installation still is what was recorded.
namespace entente::approvals {

struct DataVerdict {
    audit::AuditHead head;  ///< to be kept elsewhere: it proves that nothing before it was changed
    std::int64_t files = 0;
    std::int64_t agreements = 0;
    std::vector<std::string> problems = {};  ///< English sentences, in the order in which they were found

    bool good() const { return problems.empty(); }
};

/// The audit chain, each stored file against its hash, each agreement set against its files and, where it says Agreed,
/// against two decisions that approved these files. Reads every file. Throws what the database throws.
DataVerdict checkData(storage::Database& database, const storage::BlobStore& blobs);

}  // namespace entente::approvals
