#pragma once

#include <optional>
#include <string_view>

#include "base/result.h"
#include "bpmn/model.h"
#include "feel/value.h"

namespace entente::workflow {

/// How sure it has to be who acts on a task by a mailed link, each more than the one before: the link alone, a one-time
/// code that the same address gets, the person's own account.
enum class Assurance { Link, Code, Login };

std::string_view text(Assurance assurance);
std::optional<Assurance> assuranceFrom(std::string_view text);

/// What a task asks for by its property `assurance`; the link where it says nothing. Error
/// `workflow.assurance_unknown`.
Result<Assurance> assuranceOf(const feel::Context& properties);

/// The property in every task, as far as it is no expression: only one that is done by link has it.
std::vector<Problem> checkAssurance(const bpmn::Process& process);

}  // namespace entente::workflow
