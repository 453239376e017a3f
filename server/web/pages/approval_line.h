#pragma once

#include <string>
#include <vector>

#include "approvals/decision.h"
#include "web/pages/context.h"
#include "web/views/approval_line.h"
#include "workflow/task.h"

namespace entente::web {

/// The approval line of a task with where each person stands; without actions.
ApprovalLineView approvalLine(storage::ReadTx& tx, const Visit& visit, const workflow::StoredTask& task);

/// `Agreement (협조)` and the like: the stage and authority of a place or decision; empty when it has neither.
std::string placeText(const Visit& visit, const std::string& stage, const std::string& authority);

/// Persons who take part and have not decided: whose place can be given to somebody else.
std::vector<programs::Person> undecided(storage::ReadTx& tx, const workflow::StoredTask& task);

}  // namespace entente::web
