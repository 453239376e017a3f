#pragma once

#include <optional>

#include "engine/engine.h"
#include "engine/state.h"

namespace entente::engine {

/// When an open task is due by the expression of its definition, evaluated as it was when the task opened: at that
/// moment, in the scope of its element, with the surroundings that `environment` gives. Nothing when the definition
/// says no date or the expression gives none.
std::optional<Timestamp> taskDue(const Definition& definition, const State& state, Environment environment,
                                 const Task& task);

/// Whether the reminders and the escalation of an open task would be counted to other moments by now than those that
/// wait, with the surroundings that `environment` gives.
bool remindsOtherwise(const Definition& definition, const State& state, Environment environment, const Task& task);

}  // namespace entente::engine
