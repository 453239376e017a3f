#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "identity/account.h"
#include "programs/program.h"
#include "workflow/step.h"
#include "workflow/task.h"

/// What those learn whose tasks end undecided: because a case goes back to an earlier step, or by an administrator.
namespace entente::approvals {

/// Adds to the step, for each task that ends with it beside `origin`, the mail to who holds it and the entry of the
/// record that `sentBackOf` reads. `decision` is what the process learns of who sent it back and why; the other side
/// reads neither. `actors` know already.
Result<void> tellTasksEnded(storage::ReadTx& tx, workflow::Step& step, const workflow::StoredTask& origin,
                            const feel::Value& decision, const std::vector<PersonId>& actors);

/// The same where a coordinator of that side opened the case again at an earlier step, for `reason`.
Result<void> tellTasksEnded(storage::ReadTx& tx, workflow::Step& step, programs::Side side,
                            const identity::Account& account, const std::string& reason);

/// The same where an administrator ends steps or a whole case by hand. Mail text `task_ended`.
Result<void> tellTasksEndedByHand(storage::ReadTx& tx, workflow::Step& step, programs::Side side,
                                  const identity::Account& account, const std::string& reason);

/// Why a task ended undecided.
struct SentBack {
    Timestamp at;
    programs::Bilingual by;   ///< who sent the case back; empty when that was the other side
    std::string reason = {};  ///< theirs; empty as well
    bool byHand = false;      ///< ended by an administrator: the case did not go back
};

/// Nothing for a task that ended otherwise. Thread-safe.
std::optional<SentBack> sentBackOf(storage::ReadTx& tx, const workflow::StoredTask& task);

}  // namespace entente::approvals
