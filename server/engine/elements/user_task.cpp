#include "engine/elements/elements.h"
#include "engine/processor.h"
#include "engine/task_timers.h"

namespace entente::engine::elements {

namespace {

/// The zeebe properties as values.
Attempt<feel::Context> propertiesOf(const bpmn::FlowNode& node, const Evaluator& evaluator) {
    feel::Context properties;
    for (const auto& property : node.properties) {
        if (bpmn::isTranslation(property.name)) continue;
        // A condition on revisions that are still to come.
        if (property.name == "carryOver") {
            properties.set(property.name, property.value);
            continue;
        }
        auto value = evaluator.soundValue(property.value);
        if (!value) return value.failure();
        properties.set(property.name, std::move(*value));
    }
    return properties;
}

/// User task (BPMN 2.0.2, 13.3.3): waits for a person; `Task` holds all that there is to know for that.
class UserTask final : public ElementProcessor {
  public:
    Attempt<Entry> enter(const bpmn::FlowNode& node, const Evaluator& evaluator) const override {
        auto task = taskOf(node, evaluator);
        if (!task) return task.failure();
        auto reminders = taskTimers(*task, evaluator);
        if (!reminders) return reminders.failure();
        Entry entry;
        entry.waits = true;
        entry.task = std::move(*task);
        entry.taskTimers = std::move(*reminders);
        return entry;
    }

  private:
    static Attempt<Task> taskOf(const bpmn::FlowNode& node, const Evaluator& evaluator) {
        Task task;
        task.elementId = node.id;
        task.name = node.name;
        task.names = node.names;
        task.formId = node.formId;
        task.createdAt = evaluator.environment().now;
        auto properties = propertiesOf(node, evaluator);
        if (!properties) return properties.failure();
        task.properties = std::move(*properties);
        if (const auto* table = task.properties.find("approversTable")) {
            auto approvers = evaluator.decide(table->textOr(""));
            if (!approvers) return approvers.failure();
            task.properties.set("approvers", std::move(*approvers));
        }
        if (const auto* kind = task.properties.find("kind")) {
            const auto known = taskKind(kind->textOr(""));
            if (!known) return evaluator.wrongType("kind", Expected::TaskKind, *kind, {});
            task.kind = *known;
        }
        if (const auto* document = task.properties.find("document")) task.document = document->textOr("");

        auto assignee = evaluator.string(node.assignee, "assignee");
        if (!assignee) return assignee.failure();
        auto groups = evaluator.strings(node.candidateGroups, "candidateGroups");
        if (!groups) return groups.failure();
        auto users = evaluator.strings(node.candidateUsers, "candidateUsers");
        if (!users) return users.failure();
        task.assignee = std::move(*assignee);
        task.candidateGroups = std::move(*groups);
        task.candidateUsers = std::move(*users);

        const auto due = evaluator.dateTime(node.dueDate, "dueDate");
        if (!due) return due.failure();
        const auto followUp = evaluator.dateTime(node.followUpDate, "followUpDate");
        if (!followUp) return followUp.failure();
        const auto& zone = evaluator.environment().zone;
        if (*due) {
            task.due = (*due)->moment(zone);
            const auto& own = (*due)->time.zone;
            task.dueZone = own.kind == feel::ZoneRef::Kind::Named ? own.name : zone;
        }
        if (*followUp) task.followUp = (*followUp)->moment(zone);

        const auto priority = evaluator.integer(node.priority, "priority", task.priority, 0, 100);
        if (!priority) return priority.failure();
        task.priority = static_cast<int>(*priority);
        return task;
    }
};

}  // namespace

const ElementProcessor& userTask() {
    static const UserTask processor;
    return processor;
}

}  // namespace entente::engine::elements
