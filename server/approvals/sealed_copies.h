#pragma once

#include <string>

#include "base/time.h"
#include "storage/blobs/blob_store.h"
#include "storage/db/database.h"

namespace entente::approvals {

/// Issues copies of what both sides have agreed on: each file of the set with the day of the agreement, who approved
/// for each side, and the code to verify it by, as far as it has places for them (ADR 24). Beside the decision, which
/// must neither wait for Word files nor fail for their sake. One worker calls it.
class SealedCopies {
  public:
    /// `site`: address of the server, without a slash at the end.
    SealedCopies(storage::Database& database, storage::BlobStore& blobs, const Clock& clock, std::string site)
        : database_(database), blobs_(blobs), clock_(clock), site_(std::move(site)) {}

    /// Copies of one set; false when none waits. What cannot be made is said in the log and in the audit record, and
    /// not tried again until the set is agreed anew.
    bool issueOne();

  private:
    storage::Database& database_;
    storage::BlobStore& blobs_;
    const Clock& clock_;
    const std::string site_;
    Timestamp since_{};  ///< sets that were agreed before have been looked at
};

}  // namespace entente::approvals
