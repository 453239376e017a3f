#pragma once

#include <optional>

#include "engine/engine.h"
#include "engine/state.h"

namespace entente::engine {

/// When the timer of an event is due by the expression of its definition, evaluated as it was when its element began to
/// wait: at that moment, in its scope, with the surroundings that `environment` gives. Nothing for a cycle, for
/// reminders and escalations, and when the expression gives no moment.
std::optional<Timestamp> timerDue(const Definition& definition, const State& state, Environment environment,
                                  const Timer& timer);

}  // namespace entente::engine
