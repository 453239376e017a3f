#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "engine/state.h"
#include "programs/program.h"
#include "storage/db/transaction.h"
#include "workflow/approvers.h"
#include "workflow/task.h"

/// Whom a task waits for. Beside those who are asked by link: whom a form or a dispatch names beside the coordinators
/// of its side (Camunda 8: `assignee`, `candidateUsers`), each by an e-mail address. Where candidates are named, nobody
/// else does the task, but whom it was given to by hand.
namespace entente::workflow {

bool isCandidate(const StoredTask& task, std::string_view email);
/// Whether the task is assigned to this address or, while it is to nobody, has it among its candidates; of who is
/// stood in for, the substitute.
bool isNamed(const StoredTask& task, std::string_view email);
/// Whether who has this address may do the task: all may unless candidates are named. Who is stood in for, and comes
/// back, still may.
bool isFor(const StoredTask& task, std::string_view email);
/// To whom the task is assigned, or their substitute; empty for nobody.
const std::string& assigneeOf(const StoredTask& task);
/// For whom this address stands in; empty for nobody.
std::string absentFor(const StoredTask& task, std::string_view email);

/// Who does a task that opens now for those whom it names and who are absent: the rule of `substituteFor`, and they
/// must be able to sign in as coordinators of the side. Empty for a task by link.
std::vector<Asked> standInsFor(storage::ReadTx& tx, const Situation& situation, const Package& package,
                               const engine::Task& task, programs::Side side);

/// A task must not open for an address that nobody here has: it would wait for nobody.
Result<void> checkHolders(storage::ReadTx& tx, const engine::Task& task);

/// Whom an open task waits for: by link those whose turn it is, else its assignee, else its candidates, in each place
/// the substitute; else the coordinator of its side. An address that has vanished since the task opened waits for
/// nobody; the others stay.
std::vector<programs::Person> holdersOf(storage::ReadTx& tx, const programs::Program& program, const StoredTask& task);

}  // namespace entente::workflow
