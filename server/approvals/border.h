#pragma once

#include <string_view>

#include "base/result.h"
#include "identity/account.h"
#include "programs/program.h"
#include "workflow/runner.h"

namespace entente::approvals {

/// The refusals and checks that all ways in share.
Error closed();
bool isClosed(const Error& error);
/// The files are newer than those that whoever holds a link decided on.
Error superseded();
/// The same of those that a coordinator saw who records.
Error supersededRecord();
bool isSuperseded(const Error& error);
Error mayNot();
Error noTask();
/// A command that fails with it is decided again on what stands there now.
Error conflict();

workflow::By byAccount(const identity::Account& account);
workflow::By byPerson(const programs::Person& person);

/// One line of at most 200 characters; `place` is the field's name.
Result<void> checkLine(std::string_view text, std::string_view place, bool required);

}  // namespace entente::approvals
