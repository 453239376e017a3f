#pragma once

#include "engine/execution.h"

namespace entente::engine {

/// One per command: checks that the state allows it, then does its part. `decide` runs what follows.

Result<void> perform(const StartInstance& command, Execution& execution);
Result<void> perform(const CancelInstance& command, Execution& execution);
Result<void> perform(const SetVariables& command, Execution& execution);
Result<void> perform(const CompleteTask& command, Execution& execution);
Result<void> perform(const UpdateTask& command, Execution& execution);
Result<void> perform(const CompleteJob& command, Execution& execution);
Result<void> perform(const FailJob& command, Execution& execution);
Result<void> perform(const ThrowError& command, Execution& execution);
Result<void> perform(const Trigger& command, Execution& execution);
Result<void> perform(const FireTimer& command, Execution& execution);
Result<void> perform(const MoveTimer& command, Execution& execution);
Result<void> perform(const RetryIncident& command, Execution& execution);
Result<void> perform(const ModifyInstance& command, Execution& execution);
Result<void> perform(const ReopenInstance& command, Execution& execution);
Result<void> perform(const MigrateInstance& command, Execution& execution);

/// Fails unless the instance is under way.
Result<void> requireActive(const State& state);

/// Why a row is not there: `NotFound` when the instance never gave this key, else `Rejected`.
Error gone(const State& state, Key key, std::string kind, std::string pattern);

}  // namespace entente::engine
