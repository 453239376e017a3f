#pragma once

#include "base/result.h"
#include "storage/db/transaction.h"
#include "workflow/step.h"

namespace entente::workflow {

/// Adds to a decided step what its events ask for: rows of new tasks with who is asked and about which files, and the
/// mails of new tasks, reminders and escalations. `actor` gets no mail about a task that their own act opened.
Result<void> planStep(storage::ReadTx& tx, Step& step, PersonId actor);

/// Whose coordinators the groups of a task are: of an answer by link, the side that asks.
programs::Side sideOfGroups(const std::vector<std::string>& groups);

/// The cause of a mail that its receiver asked for.
inline constexpr std::string_view kFreshLink = "fresh link";

/// The mails that bring a task by link to these persons, for a new task, a new revision or a new holder.
/// `text` empty: the one the task names. `shared`: see `enclosures`. With the property `review` of the task they are
/// drafts, but for reminders and for what somebody asks for themselves.
Result<std::vector<PlannedMail>> linkMails(storage::ReadTx& tx, const Situation& situation, const Seen& seen,
                                           const engine::Task& task, const std::vector<programs::Person>& persons,
                                           int edition, std::string text, const std::string& cause,
                                           const feel::Context& extra = {}, const std::vector<DocumentId>& shared = {});

}  // namespace entente::workflow
