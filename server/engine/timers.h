#pragma once

#include "engine/evaluator.h"

namespace entente::engine {

/// The timer of a catch or boundary event, without key and element. Nothing when it never fires (`R0/…`).
Attempt<std::optional<Timer>> timerOf(const bpmn::FlowNode& event, const Evaluator& evaluator);

/// The moment after the duration that the text says or gives, counted from now; nothing for a null.
Attempt<std::optional<Timestamp>> afterNow(const bpmn::Text& text, std::string_view what, const Evaluator& evaluator);

/// The moment a duration of FEEL after another: days and hours count exact time, months go by the calendar of the zone.
/// Nothing beyond the years that can be told.
std::optional<Timestamp> later(Timestamp from, const feel::Value& duration, const std::string& zone);

/// The timer of the next round of a cycle whose `fired` was handled at `now`; nothing after the last. Rounds that were
/// missed meanwhile are not made up for. A cycle goes by the clock of its own zone, else by that of `zone`.
std::optional<Timer> nextRound(const Timer& fired, Timestamp now, const std::string& zone);

}  // namespace entente::engine
