#pragma once

#include <optional>
#include <string>
#include <vector>

#include "workflow/runner.h"

namespace entente::workflow {

/// What people do to cases by hand.

/// Kind Conflict: the case is not what the person looked at.
Error caseChangedSince();

/// Runs the command on the case as the person saw it: fails with kind Conflict when anything happened to it since, so
/// that nothing is done twice and nothing to what nobody looked at.
Result<Written> runAsSeen(Runner& runner, InstanceId instance, std::int64_t version, const By& by,
                          const engine::Command& command, const Runner::Extend& extend = {});

/// Starts the active version, at these steps or as it begins. `seen` is the program's newest case of the workflow that
/// the person knew of: fails with kind Conflict when another one began since, so that nothing begins twice. Fails with
/// kind Forbidden where that is not for coordinators of `side` (`starters.h`).
Result<InstanceId> startAsSeen(Runner& runner, const std::string& package, ProgramId program, programs::Side side,
                               std::optional<InstanceId> seen, const By& by, std::vector<engine::Activation> at = {},
                               feel::Context variables = {});

}  // namespace entente::workflow
