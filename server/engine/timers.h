#pragma once

#include "engine/evaluator.h"

namespace entente::engine {

/// The timer of a catch or boundary event, without key and element. Nothing when it never fires (`R0/…`).
Attempt<std::optional<Timer>> timerOf(const bpmn::FlowNode& event, const Evaluator& evaluator);

/// The timer of the next round of a cycle whose `fired` was handled at `now`; nothing after the last. Rounds that were
/// missed meanwhile are not made up for.
std::optional<Timer> nextRound(const Timer& fired, Timestamp now, const std::string& zone);

/// The timers of the boundary events of the activity.
Attempt<std::vector<Timer>> boundaryTimers(const bpmn::FlowNode& activity, const Evaluator& evaluator);

}  // namespace entente::engine
