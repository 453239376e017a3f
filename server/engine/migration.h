#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/engine.h"
#include "engine/event.h"

namespace entente::engine {

/// What a migration does to one instance.
struct MigrationPlan {
    struct Move {
        Key element = 0;
        std::string from, to;
    };
    struct Problem {
        std::string element;
        Message message;
    };
    std::vector<Move> moves;        ///< each open element
    std::vector<Problem> problems;  ///< with any of them the instance stays where it is
    std::vector<Problem> changes;   ///< what begins or stops waiting, and what stays as it was made
    std::vector<Event> events;      ///< which do it; none when there is a problem
};

/// Boundary events and event sub-processes there that go on waiting as they do, with who waits.
using KeptEvents = std::set<std::pair<Key, std::string>>;

/// What takes the place of what.
struct MigrationMap {
    std::vector<MigrationPlan::Move> moves;
    std::vector<MigrationPlan::Problem> problems;
    std::vector<MigrationPlan::Problem> stays;  ///< work that stays as it was made
    KeptEvents kept;
    InstanceMigrated event;  ///< without its moment
};

/// Compares what is open with the definition that it is to go on in. A called process under way stays what it is: only
/// its call goes over. Pure and thread-safe.
MigrationMap mapMigration(const Definition& definition, const State& state, const MigrateInstance& command);

/// Decides it without doing it; `decide` with the command does it. Pure and thread-safe.
MigrationPlan planMigration(const Definition& definition, const State& state, const MigrateInstance& command,
                            const Environment& environment);

}  // namespace entente::engine
