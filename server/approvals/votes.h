#pragma once

#include <optional>
#include <vector>

#include "approvals/decision.h"
#include "base/result.h"
#include "workflow/approval_rule.h"
#include "workflow/step.h"

/// How the decisions of several persons make the decision of a step.
namespace entente::approvals {

struct Votes {
    int edition = 1;  ///< of the files that they are about
    workflow::ApprovalRule rule;
    workflow::Tally tally;
    std::vector<Decision> decisions;         ///< on the present files, oldest first
    std::vector<workflow::TaskPerson> next;  ///< who is asked now, because those before them have decided
    std::vector<workflow::TaskPerson> open;  ///< who is waited for and has not decided

    /// For comparing what was decided on a snapshot with what is there when it is written.
    bool sameAs(const Votes& other) const;
};

/// As the rows of a task stand, with `added` counted too, without the persons in `without`.
Result<Votes> countVotes(storage::ReadTx& tx, const workflow::StoredTask& task,
                         const std::optional<Decision>& added = {}, PersonId without = {});

/// For the writer, with what `countVotes` was given on the snapshot: fails with kind Conflict when it would count
/// otherwise now, because files or persons changed without a step of the case.
Result<void> unchanged(storage::ReadTx& tx, const Votes& votes, TaskId task, const std::optional<Decision>& added = {},
                       PersonId without = {});

/// What expressions see as `decision` once the step is decided: outcome, the comments, who decided last and when, and
/// as `votes` what each person decided.
feel::Value outcomeValue(storage::ReadTx& tx, const workflow::Situation& situation, const Votes& votes);

/// The mails and rows by which those whose turn has come are asked; nobody when there are none.
Result<void> askNext(storage::ReadTx& tx, workflow::Step& step, const workflow::StoredTask& task, const Votes& votes);

}  // namespace entente::approvals
