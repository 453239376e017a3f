#include "workflow/migration.h"

#include <algorithm>

#include "bpmn/references.h"
#include "engine/definition.h"
#include "workflow/operations.h"
#include "workflow/task_repository.h"

namespace entente::workflow {

namespace {

engine::MigrateInstance commandOf(const Situation& situation, const MigrationOrder& order, const By& by) {
    const auto& library = order.target->library->processes();
    const auto same = library.find(situation.state().info.processId);
    return {same == library.end() ? order.target->definition : same->second,
            order.elements,
            order.reason,
            by.actor.text(),
            {},
            std::to_string(situation.package->version),
            std::to_string(order.target->version)};
}

bool callsItself(const engine::State& state, PackageId package) {
    return std::any_of(state.elements.begin(), state.elements.end(), [&](const auto& entry) {
        return !entry.second.called.empty() && packageIn(entry.second.called) == package;
    });
}

void follow(storage::Tx& tx, const Written& written, PackageId from, const MigrationOrder& order,
            const engine::State& after) {
    const auto instance = written.instance;
    InstanceRepository().follow(tx, instance, order.target->id, after.info.processId);
    const TaskRepository tasks;
    if (tasks.keepPackage(tx, instance, from, order.target->id) || callsItself(after, from))
        InstanceRepository().keepCalled(tx, instance, from);
    for (const auto& [key, task] : after.tasks)
        tasks.update(tx, written.tasks.at(key), task);
    tasks.renameEnded(tx, instance, order.elements);
}

/// Four eyes ask who did a step by its name: the steps that were done must go by the names that the new version has.
class FourEyesPlan {
  public:
    FourEyesPlan(const bpmn::Process& from, const bpmn::Process& to, const MigrationOrder& order)
        : from_(from), to_(to), order_(order) {
        for (const auto& [source, target] : order.elements)
            named_.insert(target);
    }

    void addProblems(const std::set<std::string>& done, std::vector<engine::MigrationPlan::Problem>& problems) const {
        bool unclear = false;
        for (const auto& node : to_.nodes) {
            const auto rule = node.property("fourEyes");
            if (rule.empty()) continue;
            unclear = unclear || isNew(node.id) || bpmn::isFeel(rule);
            if (bpmn::isFeel(rule)) continue;
            for (const auto& other : bpmn::listed(rule)) {
                unclear = unclear || isNew(other);
                if (to_.node(other) >= 0) continue;
                problems.push_back({node.id,
                                    {"workflow.migrate.four_eyes_unknown",
                                     "Its four eyes name “{task}”, which the new version does not have.",
                                     {{"task", other}}}});
            }
        }
        for (const auto& element : done)
            if (unclear && isLost(element))
                problems.push_back({element,
                                    {"workflow.migrate.four_eyes",
                                     "It was done, and the new version asks for four eyes at steps that this one does "
                                     "not have: choose which step it is there.",
                                     {}}});
    }

  private:
    bool isNew(const std::string& element) const { return from_.node(element) < 0 && !named_.contains(element); }
    bool isLost(const std::string& element) const {
        return from_.node(element) >= 0 && to_.node(element) < 0 && !order_.elements.contains(element) &&
               !order_.gone.contains(element);
    }

    const bpmn::Process& from_;
    const bpmn::Process& to_;
    const MigrationOrder& order_;
    std::set<std::string> named_;
};

}  // namespace

engine::MigrationPlan planMigration(storage::ReadTx& tx, const Situation& situation, const MigrationOrder& order,
                                    const By& by) {
    const auto& from = situation.package->definitionOf(situation.state().info.processId);
    const auto command = commandOf(situation, order, by);
    auto library = situation.library;
    library.follow(order.target);
    auto environment = environmentOf(situation);
    environment.library = &library;
    const auto& state = situation.state();
    auto plan = engine::planMigration(from, state, command, environment);
    for (const auto& [key, element] : state.elements)
        if (!element.called.empty() && !packageIn(element.called))
            plan.problems.push_back({element.elementId,
                                     {"workflow.migrate.called_long_ago",
                                      "A process has been under way in it since before versions were kept with calls.",
                                      {}}});
    for (const auto& [key, task] : state.tasks)
        if (!task.formId.empty() && engine::callOf(state, task.element) == engine::kProcessScope &&
            order.target->form(task.formId) == nullptr)
            plan.problems.push_back({task.elementId,
                                     {"workflow.migrate.no_form",
                                      "The new version has no form {form}, which is being filled in.",
                                      {{"form", task.formId}}}});
    FourEyesPlan(from.process(), command.target->process(), order)
        .addProblems(TaskRepository().completedElements(tx, situation.instance.id), plan.problems);
    return plan;
}

namespace {

/// What goes with the step that brings a case into the other version.
Runner::Extend goingOver(const MigrationOrder& order, const Runner::Extend& more) {
    return [&order, more](storage::ReadTx& tx, Step& step) -> Result<void> {
        // What the step begins, begins there.
        step.before.package = order.target;
        step.writes.emplace_back([order, from = step.before.instance.package, after = step.after](
                                     storage::Tx& write, const Written& written) -> Result<void> {
            follow(write, written, from, order, after);
            return {};
        });
        return more ? more(tx, step) : Result<void>();
    };
}

}  // namespace

Result<Written> migrateAsSeen(Runner& runner, InstanceId instance, std::int64_t version, const By& by,
                              const MigrationOrder& order) {
    const auto choose = [&](storage::ReadTx& tx, const Situation& now) -> Result<engine::Command> {
        if (now.instance.version != version) return caseChangedSince();
        const auto plan = planMigration(tx, now, order, by);
        if (plan.problems.empty()) return engine::Command(commandOf(now, order, by));
        return rejected("workflow.migrate.problems", "The case stays where it is: it cannot go on in the new version.");
    };
    return runner.run(instance, by, choose, goingOver(order, Runner::Extend()));
}

std::optional<engine::MigrationPlan::Problem> problemOf(storage::ReadTx& tx, const Situation& situation,
                                                        PackageId source, const MigrationOrder& order, const By& by) {
    if (situation.instance.package != source)
        return engine::MigrationPlan::Problem{
            {}, {"workflow.migrate.other_version", "The case follows another version by now.", {}}};
    auto plan = planMigration(tx, situation, order, by);
    if (plan.problems.empty()) return std::nullopt;
    return std::move(plan.problems.front());
}

Result<Written> migrateFrom(Runner& runner, InstanceId instance, PackageId source, const By& by,
                            const MigrationOrder& order, const Runner::Extend& more) {
    const auto choose = [&](storage::ReadTx& tx, const Situation& now) -> Result<engine::Command> {
        auto problem = problemOf(tx, now, source, order, by);
        if (!problem) return engine::Command(commandOf(now, order, by));
        return Error{ErrorKind::Rejected, std::move(problem->message), std::move(problem->element)};
    };
    return runner.run(instance, by, choose, goingOver(order, more));
}

}  // namespace entente::workflow
