#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "engine/state.h"
#include "programs/person.h"
#include "storage/db/transaction.h"

/// Whom a form or a dispatch names beside the coordinators of its side (Camunda 8: `assignee`, `candidateUsers`), each
/// by an e-mail address. Where candidates are named, nobody else does the task, but whom it was given to by hand.
namespace entente::workflow {

bool isCandidate(const engine::Task& task, std::string_view email);
/// Whether the task is assigned to this address or, while it is to nobody, has it among its candidates.
bool isNamed(const engine::Task& task, std::string_view email);
/// Whether who has this address may do the task: all may unless candidates are named.
bool isFor(const engine::Task& task, std::string_view email);

/// Those whom the task names: its assignee, else its candidates. An error for an address that nobody here has.
Result<std::vector<programs::Person>> namedHolders(storage::ReadTx& tx, const engine::Task& task);

}  // namespace entente::workflow
