#include "engine/commands.h"
#include "engine/migration.h"

namespace entente::engine {

Result<void> perform(const MigrateInstance& command, Execution& execution) {
    if (auto active = requireActive(execution.state()); !active) return active;
    auto plan = planMigration(execution.definition(), execution.state(), command, execution.environment());
    if (!plan.problems.empty()) {
        const auto& first = plan.problems.front();
        auto refused = rejected("engine.migrate.refused", "{element}: {problem}", {{"element", first.element}});
        refused.message.nest("problem", first.message);
        return refused;
    }
    for (auto& event : plan.events)
        execution.emit(std::move(event));
    execution.follow(*command.target);
    return {};
}

}  // namespace entente::engine
