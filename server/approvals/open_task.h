#pragma once

#include <string>
#include <vector>

#include "approvals/approval_service.h"
#include "base/result.h"
#include "workflow/step.h"

/// What changes of an open task share that are no step of its case: the mails and the entries that tell of them.
namespace entente::approvals {

const programs::Person* coordinatorOf(const workflow::Situation& situation, programs::Side side);

/// A mail about a task to somebody who needs no link to act.
Result<workflow::PlannedMail> about(storage::ReadTx& tx, const workflow::Situation& situation,
                                    const workflow::StoredTask& task, const programs::Person& to, std::string text,
                                    std::string cause, feel::Context extra);

/// Queues the mails that bring an open task to these persons by link; `text` empty: the one the task names,
/// which those get in any case to whom no mail has left yet.
Result<void> mailLinks(storage::Tx& tx, const workflow::Runner& runner, const workflow::Situation& situation,
                       const workflow::StoredTask& task, const std::vector<programs::Person>& persons, std::string text,
                       const std::string& cause);

/// An entry of the record about a task.
void note(storage::Tx& tx, const workflow::Situation& situation, const workflow::By& by, std::string action,
          const workflow::StoredTask& task, feel::Context detail);

}  // namespace entente::approvals
