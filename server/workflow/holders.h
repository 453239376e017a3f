#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "engine/state.h"
#include "programs/program.h"
#include "storage/db/transaction.h"
#include "workflow/task.h"

/// Whom a task waits for. Beside those who are asked by link: whom a form or a dispatch names beside the coordinators
/// of its side (Camunda 8: `assignee`, `candidateUsers`), each by an e-mail address. Where candidates are named, nobody
/// else does the task, but whom it was given to by hand.
namespace entente::workflow {

bool isCandidate(const engine::Task& task, std::string_view email);
/// Whether the task is assigned to this address or, while it is to nobody, has it among its candidates.
bool isNamed(const engine::Task& task, std::string_view email);
/// Whether who has this address may do the task: all may unless candidates are named.
bool isFor(const engine::Task& task, std::string_view email);

/// A task must not open for an address that nobody here has: it would wait for nobody.
Result<void> checkHolders(storage::ReadTx& tx, const engine::Task& task);

/// Whom a task without link waits for: its assignee, else its candidates, else the coordinator of its side. An address
/// that has vanished since the task opened waits for nobody; the others stay.
std::vector<programs::Person> holdersOf(storage::ReadTx& tx, const programs::Program& program, const engine::Task& task,
                                        programs::Side side);
/// Whom an open task waits for: by link those whose turn it is, else as above.
std::vector<programs::Person> holdersOf(storage::ReadTx& tx, const programs::Program& program, const StoredTask& task);

}  // namespace entente::workflow
