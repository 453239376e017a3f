#include "engine/task_timers.h"

#include <charconv>

#include "bpmn/expressions.h"
#include "bpmn/references.h"

namespace entente::engine {

namespace {

constexpr int kFarthest = 1000;

const feel::Expression& addWorkingDays() {
    static const feel::Expression program = [] {
        auto compiled = feel::Expression::compile("add working days(day, count, calendars)");
        return std::move(compiled).value();
    }();
    return program;
}

feel::Value calendars(const Evaluator& evaluator) {
    if (const auto* program = evaluator.environment().ambient.find("program"))
        if (const auto& own = (*program)["calendars"]; own.isList() && !own.list().empty()) return own;
    return feel::Value(feel::List{feel::Value(feel::Context{{"weekend", feel::Value(feel::List{6, 7})},
                                                            {"holidays", feel::Value(feel::List{})},
                                                            {"workdays", feel::Value(feel::List{})}})});
}

/// The property as numbers: a list, one number, or a text of both.
std::optional<std::vector<int>> numbers(const feel::Value& value) {
    if (value.isNull()) return std::vector<int>();
    if (value.isString()) return workingDays(value.string());
    std::vector<int> found;
    for (const auto& item : value.isList() ? value.list() : feel::List{value}) {
        const auto number = item.isNumber() ? item.number().toInt64() : std::nullopt;
        if (!number || *number < -kFarthest || *number > kFarthest) return std::nullopt;
        found.push_back(static_cast<int>(*number));
    }
    return found;
}

Attempt<std::optional<Timestamp>> moment(const feel::DateTime& due, int days, const Evaluator& evaluator) {
    auto local = due;
    if (days != 0) {
        const auto day = evaluator.run(
            addWorkingDays(),
            {{"day", feel::Value(due.date)}, {"count", feel::Value(days)}, {"calendars", calendars(evaluator)}});
        if (!day) return day.failure();
        if (!day->isDate())
            return Failure{{"engine.task.working_day",
                            "The day {count} working days from {day} cannot be told: {reason}",
                            {{"count", std::to_string(days)}, {"day", due.date.text()}, {"reason", day->reason()}}},
                           addWorkingDays().text()};
        local.date = day->date();
    }
    return local.moment(evaluator.environment().zone);
}

}  // namespace

std::optional<std::vector<int>> workingDays(std::string_view text) {
    std::vector<int> found;
    for (const auto& part : bpmn::listed(text)) {
        const auto digits = std::string_view(part).substr(part.front() == '+' ? 1 : 0);
        int days = 0;
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), days);
        if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
        if (days < -kFarthest || days > kFarthest) return std::nullopt;
        found.push_back(days);
    }
    return found;
}

Attempt<std::vector<Timer>> taskTimers(const Task& task, const Evaluator& evaluator) {
    std::vector<Timer> timers;
    if (!task.due) return timers;
    const auto due = feel::DateTime::of(*task.due, feel::ZoneRef::named(task.dueZone));
    for (const auto purpose : {WaitPurpose::Reminder, WaitPurpose::Escalation}) {
        const auto* name = purpose == WaitPurpose::Reminder ? "reminders" : "escalation";
        const auto* property = task.properties.find(name);
        if (property == nullptr) continue;
        const auto days = numbers(*property);
        if (!days)
            return Failure{Message{"engine.task.working_days",
                                   "{property} must be numbers of working days, but is {value}.",
                                   {{"value", property->text()}}}
                               .nest("property", bpmn::term(name))};
        int ordinal = 0;
        for (const int count : *days) {
            ++ordinal;
            const auto at = moment(due, count, evaluator);
            if (!at) return at.failure();
            if (!*at || **at <= evaluator.environment().now) continue;
            Timer timer;
            timer.purpose = purpose;
            timer.elementId = task.elementId;
            timer.dueAt = **at;
            timer.ordinal = ordinal;
            timers.push_back(std::move(timer));
        }
    }
    return timers;
}

}  // namespace entente::engine
