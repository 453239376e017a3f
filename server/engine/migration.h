#pragma once

#include <string>
#include <vector>

#include "engine/engine.h"

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

/// Decides it without doing it; `decide` with the command does it. Pure and thread-safe.
MigrationPlan planMigration(const Definition& definition, const State& state, const MigrateInstance& command,
                            const Environment& environment);

}  // namespace entente::engine
