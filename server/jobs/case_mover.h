#pragma once

#include "storage/db/database.h"
#include "workflow/case_move_repository.h"
#include "workflow/migration.h"
#include "workflow/package_store.h"
#include "workflow/runner.h"

namespace entente::jobs {

/// Works through the moves of many cases, the oldest first, some cases at a time: looks at each without changing it,
/// and once a person has said so takes each that can go to the other version, in a transaction of its own together with
/// the note that it has gone. So a restart goes on where it stopped and no case goes twice; one that cannot go is noted
/// with the reason and holds up no other.
class CaseMover {
  public:
    CaseMover(storage::Database& database, workflow::PackageStore& packages, workflow::Runner& runner)
        : database_(database), packages_(packages), runner_(runner) {}

    /// Looks at some cases or takes some along; false when there is nothing to do.
    bool runSome();

  private:
    void check(const workflow::CaseMove& move, const workflow::MigrationOrder& order);
    void take(const workflow::CaseMove& move, const workflow::MigrationOrder& order);
    workflow::MovedCase look(const workflow::CaseMove& move, const workflow::MigrationOrder& order,
                             InstanceId instance);
    void end(const workflow::CaseMove& move);
    std::vector<InstanceId> some(const workflow::CaseMove& move, workflow::MovedCase::Outcome outcome);

    storage::Database& database_;
    workflow::PackageStore& packages_;
    workflow::Runner& runner_;
};

}  // namespace entente::jobs
