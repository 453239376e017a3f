#pragma once

#include "engine/evaluator.h"

namespace entente::engine {

/// The numbers of a property such as `-5, -1, 2`; nothing when it holds anything else. Each within ±1000.
std::optional<std::vector<int>> workingDays(std::string_view text);

/// Reminders and escalation of a task, without keys: `reminders` and `escalation` of its properties, in shared working
/// days from the due date, at the time of day of the due date in the zone of the due date. Working days follow
/// `program.calendars` of the ambient names; without them Saturdays and Sundays are free. What would lie before now is
/// left out, and a task without a due date has none.
Attempt<std::vector<Timer>> taskTimers(const Task& task, const Evaluator& evaluator);

}  // namespace entente::engine
