#pragma once

#include <optional>
#include <string>

#include "documents/document.h"
#include "storage/db/transaction.h"

namespace entente::documents {

/// The document in another language that has been changed and not followed.
struct AheadOf {
    DocumentId document;
    std::string language;
    int revision = 0;  ///< its newest
};

/// Whether a document lags behind what it is in another language: since both were last made of the same values, the
/// other was changed more often. A change in one that was followed by one in the other is taken to be the same change.
/// As that side (`A` or `B`) sees the revisions; nothing when it is up to date or has no other language. Of several the
/// one that was changed most.
std::optional<AheadOf> newerTranslation(storage::ReadTx& tx, const Document& document, char side);

}  // namespace entente::documents
