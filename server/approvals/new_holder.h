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

struct Newcomer {
    programs::Person person;
    PersonId standsFor;  ///< who was meant, and is absent
};

/// The person with this address, made when nobody has it, or who stands in for them when they would be `asked` now.
/// Fails when they take part already, belong to the other side or when four eyes forbid. `places` are those that are
/// kept.
Result<Newcomer> newPerson(storage::Tx& tx, const workflow::Situation& situation, const workflow::StoredTask& task,
                           const std::vector<workflow::TaskPerson>& places, const NewHolder& holder,
                           const std::string& email, const std::string& language, bool asked);

}  // namespace entente::approvals
