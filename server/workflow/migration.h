#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "engine/migration.h"
#include "workflow/runner.h"

namespace entente::workflow {

/// A case goes on in another version of its workflow.
struct MigrationOrder {
    std::shared_ptr<const Package> target;
    std::map<std::string, std::string> elements = {};  ///< to the ids there, where they differ
    std::set<std::string> gone = {};                   ///< steps that were done and have none there
    std::string reason = {};
};

/// What it would do to the case, without doing it. Forms of open tasks that the version does not have are problems too,
/// and steps that were done of which nobody says what they are where it asks for four eyes.
engine::MigrationPlan planMigration(storage::ReadTx& tx, const Situation& situation, const MigrationOrder& order,
                                    const By& by);

/// Does it, in one transaction, to the case as the person saw it; tasks keep their answers, drafts, votes and links,
/// and those that were done go by the new names of their steps. Fails with kind Conflict when anything happened to it
/// since, Rejected when there is a problem.
Result<Written> migrateAsSeen(Runner& runner, InstanceId instance, std::int64_t version, const By& by,
                              const MigrationOrder& order);

/// The same whatever happened to the case since, as long as it follows that version; `more` is stored with it. Fails
/// with kind Rejected and the first problem, its `place` the element that it is about.
Result<Written> migrateFrom(Runner& runner, InstanceId instance, PackageId source, const By& by,
                            const MigrationOrder& order, const Runner::Extend& more);

/// What would keep a case that is to follow another version from going; nothing when it can go.
std::optional<engine::MigrationPlan::Problem> problemOf(storage::ReadTx& tx, const Situation& situation,
                                                        PackageId source, const MigrationOrder& order, const By& by);

}  // namespace entente::workflow
