#pragma once

#include <functional>
#include <string>

#include "storage/db/transaction.h"

namespace entente::documents {

/// A file that rows refer to.
struct StoredFile {
    std::string sha256;
    std::string what;  ///< English, for the command line: `revision 2 of document 7`
};

/// Which files the database says are there. Stateless; thread-safe.
class StoredFileRepository {
  public:
    /// Each file once, by hash: of revisions, attachments, mails and workflows.
    void each(storage::ReadTx& tx, const std::function<void(const StoredFile&)>& look) const;
};

}  // namespace entente::documents
