#pragma once

#include "base/result.h"
#include "documents/agreement.h"
#include "workflow/runner.h"

namespace entente::approvals {

/// In the transaction that replaced a set: the consents of a side count for the next set too when the rule of each of
/// its steps says so, and whoever gave them is told, with a link to object. When that makes both sides approve, and
/// nobody is asked, the next set is agreed. Why a rule carried nothing over is kept with the next set.
Result<void> carryOver(storage::Tx& tx, const workflow::Runner& runner, const workflow::Situation& situation,
                       const documents::ReplacedSet& replaced);

/// Whoever gave a consent objects to its being carried over. Fails when it does not stand any more or the time to
/// object is over.
Result<void> objectToCarried(storage::Tx& tx, const workflow::Runner& runner, const workflow::Situation& situation,
                             const workflow::StoredTask& task, std::string_view text);

}  // namespace entente::approvals
