#pragma once

#include "storage/db/database.h"
#include "workflow/runner.h"

namespace entente::approvals {

/// Tells whoever holds tasks whose deadlines moved with a calendar: one mail for each person about all of them, in
/// their language, by the text `due_moved` of a package that one of the tasks is from. Without such a text nobody is
/// told. About a task by link of the other side their coordinator is told, as for reminders. Stateless; thread-safe.
class DueNotices {
  public:
    DueNotices(storage::Database& database, workflow::Runner& runner, const Clock& clock)
        : database_(database), runner_(runner), clock_(clock) {}

    /// About all that moved since it was called last; false when nothing did.
    bool tell();

  private:
    storage::Database& database_;
    workflow::Runner& runner_;
    const Clock& clock_;
};

}  // namespace entente::approvals
