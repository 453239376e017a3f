#pragma once

#include <string>

#include "base/result.h"
#include "forms/form.h"
#include "workflow/step.h"

namespace entente::approvals {

/// What the form of a task sees: the variables that the task sees, `decision` as the language names people, `program`,
/// and the zone of the side that holds it.
forms::Surroundings surroundings(const Clock& clock, const workflow::Situation& situation, const std::string& language,
                                 const workflow::StoredTask& task);

/// The answers of the task's form as variables; the first broken rule as an error with the field's id as place.
Result<feel::Context> readForm(const Clock& clock, const workflow::Situation& situation,
                               const workflow::StoredTask& task, const forms::Fields& fields,
                               const std::string& language);

}  // namespace entente::approvals
