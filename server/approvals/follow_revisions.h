#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "documents/agreement.h"
#include "workflow/runner.h"

namespace entente::approvals {

/// What revisions of the documents of a kind mean, within the transaction that made them. Open tasks that decide on
/// these are bound to the newest files: links on the older ones die, and who is asked gets a new one. `reopened` are
/// the sets that were agreed until then: whoever is concerned is told.
Result<void> followRevisions(storage::Tx& tx, workflow::Runner& runner, const workflow::Situation& situation,
                             std::string_view kind, const std::vector<documents::AgreementSet>& reopened);

}  // namespace entente::approvals
