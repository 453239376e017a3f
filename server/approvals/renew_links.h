#pragma once

#include "base/result.h"
#include "documents/document.h"
#include "workflow/runner.h"

namespace entente::approvals {

/// Binds the open tasks that decide on a document to its newest revision, within the transaction that made it: links on
/// the older one die, and who is asked gets a new one.
Result<void> renewLinks(storage::Tx& tx, workflow::Runner& runner, const workflow::Situation& situation,
                        const documents::Document& document);

}  // namespace entente::approvals
