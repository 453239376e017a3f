#pragma once

#include <optional>

#include "base/time.h"
#include "workflow/step.h"

namespace entente::approvals {

/// When the task is due by the expression of its definition, as of the moment it opened, with `program` as its names
/// see it; nothing when the definition says no date, or one that is no expression.
std::optional<Timestamp> dueByRule(const workflow::Situation& situation, const engine::Task& task,
                                   const feel::Value& program);

/// The same for a timer of an event, as of the moment since which its element waits.
std::optional<Timestamp> timerByRule(const workflow::Situation& situation, const engine::Timer& timer,
                                     const feel::Value& program);

/// Whether the calendars count its reminders and its escalation to other moments by now than those that wait.
bool remindsOtherwise(const workflow::Situation& situation, const engine::Task& task);

}  // namespace entente::approvals
