#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "engine/state.h"
#include "storage/db/transaction.h"
#include "workflow/step.h"

namespace entente::workflow {

/// The elements that the property `fourEyes` names: a text with commas, or a list of texts. Fails for anything else,
/// and for what is no task of the package: nobody would ever have done it.
Result<std::vector<std::string>> fourEyesOf(const Package& package, const feel::Context& properties);
Error fourEyesUnknown(const std::string& task);

/// Who did one of the tasks that the property `fourEyes` names may not do this one, and who did one that names this one
/// may not either: which of them comes first makes no difference. Two tasks of one process are bound within one call of
/// it: another call of the same process has eyes of its own. Fails with the name of that task.
/// `package` holds the step of the task.
Result<void> checkFourEyes(storage::ReadTx& tx, const Situation& situation, const Package& package,
                           const engine::Task& task, PersonId person);

}  // namespace entente::workflow
