#pragma once

#include <map>
#include <memory>
#include <string>

#include "engine/migration.h"
#include "workflow/runner.h"

namespace entente::workflow {

/// A case goes on in another version of its workflow.
struct MigrationOrder {
    std::shared_ptr<const Package> target;
    std::map<std::string, std::string> elements = {};  ///< to the ids there, where they differ
    std::string reason = {};
};

/// What it would do to the case, without doing it. Forms of open tasks that the version does not have are problems too.
engine::MigrationPlan planMigration(const Situation& situation, const MigrationOrder& order, const By& by);

/// Does it, in one transaction, to the case as the person saw it; tasks keep their answers, drafts, votes and links.
/// Fails with kind Conflict when anything happened to it since, Rejected when there is a problem.
Result<Written> migrateAsSeen(Runner& runner, InstanceId instance, std::int64_t version, const By& by,
                              const MigrationOrder& order);

}  // namespace entente::workflow
