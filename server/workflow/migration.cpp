#include "workflow/migration.h"

#include "workflow/operations.h"
#include "workflow/task_repository.h"

namespace entente::workflow {

namespace {

engine::MigrateInstance commandOf(const Situation& situation, const MigrationOrder& order, const By& by) {
    const auto& library = order.target->library->processes();
    const auto same = library.find(situation.state().info.processId);
    return {same == library.end() ? order.target->definition : same->second, order.elements, order.reason,
            by.actor.text(), order.target->library};
}

void follow(storage::Tx& tx, InstanceId instance, PackageId package, const engine::State& after) {
    InstanceRepository().follow(tx, instance, package, after.info.processId);
    for (const auto& [key, task] : after.tasks)
        TaskRepository().update(tx, instance, task);
}

}  // namespace

engine::MigrationPlan planMigration(const Situation& situation, const MigrationOrder& order, const By& by) {
    auto plan = engine::planMigration(situation.package->definitionOf(situation.state().info.processId),
                                      situation.state(), commandOf(situation, order, by), environmentOf(situation));
    for (const auto& [key, task] : situation.state().tasks)
        if (!task.formId.empty() && order.target->form(task.formId) == nullptr)
            plan.problems.push_back({task.elementId,
                                     {"workflow.migrate.no_form",
                                      "The new version has no form {form}, which is being filled in.",
                                      {{"form", task.formId}}}});
    return plan;
}

Result<Written> migrateAsSeen(Runner& runner, InstanceId instance, std::int64_t version, const By& by,
                              const MigrationOrder& order) {
    const auto choose = [&](storage::ReadTx&, const Situation& now) -> Result<engine::Command> {
        if (now.instance.version != version) return caseChangedSince();
        const auto plan = planMigration(now, order, by);
        if (plan.problems.empty()) return engine::Command(commandOf(now, order, by));
        return rejected("workflow.migrate.problems", "The case stays where it is: it cannot go on in the new version.");
    };
    return runner.run(instance, by, choose, [&](storage::ReadTx&, Step& step) -> Result<void> {
        // What the step begins, begins there.
        step.before.package = order.target;
        step.writes.emplace_back(
            [package = order.target->id, after = step.after](storage::Tx& tx, const Written& written) -> Result<void> {
                follow(tx, written.instance, package, after);
                return {};
            });
        return {};
    });
}

}  // namespace entente::workflow
