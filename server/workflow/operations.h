#pragma once

#include "workflow/runner.h"

namespace entente::workflow {

/// What people do to cases by hand.

/// Kind Conflict: the case is not what the person looked at.
Error caseChangedSince();

/// Runs the command on the case as the person saw it: fails with kind Conflict when anything happened to it since, so
/// that nothing is done twice and nothing to what nobody looked at.
Result<Written> runAsSeen(Runner& runner, InstanceId instance, std::int64_t version, const By& by,
                          const engine::Command& command);

}  // namespace entente::workflow
