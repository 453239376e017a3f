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

/// The step that the case goes back to, empty for none: of a step that is decided so, the first of
/// `workflow::backSteps` that somebody named. One that the version in force does not offer any more is left out, it
/// would hold up the others.
std::string backOf(const workflow::Situation& situation, const workflow::StoredTask& task, const Votes& votes);

/// What expressions see as `decision` once the step is decided: outcome, the comments, who decided last and when, as
/// `votes` what each person decided, and as `backTo` the step that it goes back to (`step`, `name`, `nameKo`), null
/// when there is none.
feel::Value outcomeValue(storage::ReadTx& tx, const workflow::Situation& situation, const workflow::StoredTask& task,
                         const Votes& votes);

/// The same of a step that a coordinator takes back undecided: the word is theirs, and `takenBack` is true.
feel::Value takenBackValue(storage::ReadTx& tx, const workflow::Situation& situation, const workflow::StoredTask& task,
                           const Votes& votes, const Decision& word);

/// Fails with kind Invalid, at `back_to`, for what is none of `workflow::backSteps`.
Result<void> checkBack(const workflow::Situation& situation, const workflow::StoredTask& task,
                       const std::string& element);

/// One of `workflow::backSteps` as expressions see it; null when it is none.
feel::Value backValue(const workflow::Situation& situation, const workflow::StoredTask& task,
                      const std::string& element);

/// The mails and rows by which those whose turn has come are asked; nobody when there are none.
Result<void> askNext(storage::ReadTx& tx, workflow::Step& step, const workflow::StoredTask& task, const Votes& votes);

}  // namespace entente::approvals
