#pragma once

#include <string>
#include <vector>

#include "approvals/approval_service.h"
#include "base/result.h"
#include "workflow/step.h"

/// What asking somebody else and asking one person more share.
namespace entente::approvals {

/// The address, in the form in which it is stored; errors have the field's name in `place`.
Result<std::string> checkHolder(const NewHolder& holder);

/// The person with this address, made when nobody has it. Fails when they take part already or when four eyes forbid.
Result<programs::Person> newPerson(storage::Tx& tx, const workflow::Situation& situation,
                                   const workflow::StoredTask& task, const std::vector<workflow::TaskPerson>& places,
                                   const NewHolder& holder, const std::string& email, const std::string& language);

const programs::Person* coordinatorOf(const workflow::Situation& situation, programs::Side side);

/// A mail about a task to somebody who needs no link to act.
Result<workflow::PlannedMail> about(storage::ReadTx& tx, const workflow::Situation& situation,
                                    const workflow::StoredTask& task, const programs::Person& to, std::string text,
                                    std::string cause, feel::Context extra);

/// An entry of the record about a task.
void note(storage::Tx& tx, const workflow::Situation& situation, const workflow::By& by, std::string action,
          const workflow::StoredTask& task, feel::Context detail);

}  // namespace entente::approvals
