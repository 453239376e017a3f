#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "documents/agreement.h"
#include "workflow/runner.h"

namespace entente::approvals {

/// What revisions of the documents of a kind mean, within the transaction that made them. Open tasks that decide on
/// these are bound to the newest files: links on the older ones die, and who is asked gets a new one. `replaced` are
/// the sets that other files make: consents may be carried over to the next, and whoever is concerned is told when one
/// was agreed until then.
Result<void> followRevisions(storage::Tx& tx, workflow::Runner& runner, const workflow::Situation& situation,
                             std::string_view kind, const std::vector<documents::ReplacedSet>& replaced);

}  // namespace entente::approvals
