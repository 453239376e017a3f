#include "engine/commands.h"
#include "engine/migration.h"

namespace entente::engine {

Result<void> perform(const MigrateInstance& command, Execution& execution) {
    if (auto active = requireActive(execution.state()); !active) return active;
    if (auto reason = requireReason(command.reason); !reason) return reason;
    auto map = mapMigration(execution.definition(), execution.state(), command);
    if (!map.problems.empty()) {
        const auto& first = map.problems.front();
        auto refused = rejected("engine.migrate.refused", "{element}: {problem}", {{"element", first.element}});
        refused.message.nest("problem", first.message);
        return refused;
    }
    map.event.at = execution.environment().now;
    execution.emit(std::move(map.event));
    return execution.follow(*command.target, map.kept);
}

}  // namespace entente::engine
