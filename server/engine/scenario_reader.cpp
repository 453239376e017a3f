#include <algorithm>
#include <initializer_list>

#include "engine/scenario.h"
#include "feel/json.h"

namespace entente::engine {

namespace {

using feel::Context;
using feel::Value;

Error unreadable(const std::string& where, const std::string& what) {
    return invalid("engine.scenario.unreadable", "{where}: {what}", {{"where", where}, {"what", what}});
}

/// One object of the file, its fields taken out one by one; what is left over or of the wrong type is an error.
class Fields {
  public:
    Fields(const Value& value, std::string where) : value_(value), where_(std::move(where)) {
        if (!value.isContext()) problem_ = "this is not an object";
    }

    bool has(std::string_view name) const { return value_.isContext() && value_.context().find(name) != nullptr; }

    std::string text(const std::string& name) {
        const auto& value = take(name);
        if (value.isString()) return value.string();
        if (value.isNumber()) return value.text();
        if (!value.isNull()) problem(name + " is not a text");
        return {};
    }

    int count(const std::string& name) {
        const auto& value = take(name);
        const auto number = value.isNumber() ? value.number().toInt64() : std::optional<std::int64_t>(0);
        if (!number || *number < 0 || *number > 1000 || (!value.isNumber() && !value.isNull()))
            problem(name + " is not a whole number from 0 to 1000");
        return number ? static_cast<int>(*number) : 0;
    }

    Context variables() {
        const auto& value = take("variables");
        if (value.isContext()) return value.context();
        if (!value.isNull()) problem("variables is not an object");
        return {};
    }

    const Value& take(const std::string& name) {
        taken_.push_back(name);
        return value_[name];
    }

    /// Whether everything was understood.
    Result<void> finish() {
        if (value_.isContext())
            for (const auto& [name, value] : value_.context().entries())
                if (std::find(taken_.begin(), taken_.end(), name) == taken_.end()) problem("nobody knows " + name);
        if (!problem_.empty()) return unreadable(where_, problem_);
        return {};
    }

    void problem(std::string text) {
        if (problem_.empty()) problem_ = std::move(text);
    }

  private:
    const Value& value_;
    std::string where_;
    std::vector<std::string> taken_;
    std::string problem_;
};

Scenario::Step jobStep(Fields& fields) {
    const auto type = fields.text("job");
    if (fields.has("throw")) return Scenario::Throw{type, fields.text("throw"), fields.variables()};
    if (fields.has("fail")) return Scenario::FailJob{type, fields.text("fail"), fields.count("retries")};
    return Scenario::CompleteJob{type, fields.variables()};
}

Scenario::Step stepOf(Fields& fields) {
    if (fields.has("complete")) {
        auto element = fields.text("complete");
        auto back = fields.text("sendBackTo");
        return Scenario::Complete{std::move(element), fields.variables(), std::move(back)};
    }
    if (fields.has("job")) return jobStep(fields);
    if (fields.has("message")) {
        auto name = fields.text("message");
        auto key = fields.text("correlationKey");
        return Scenario::Message{std::move(name), std::move(key), fields.variables()};
    }
    if (fields.has("signal")) return Scenario::Signal{fields.text("signal"), fields.variables()};
    if (fields.has("advance")) {
        auto duration = fields.take("advance");
        if (duration.isString()) {
            if (const auto exact = feel::DaysTimeDuration::parse(duration.string()))
                duration = Value(*exact);
            else if (const auto calendar = feel::YearsMonthsDuration::parse(duration.string()))
                duration = Value(*calendar);
        }
        const bool forward =
            (duration.isDaysTimeDuration() && !(duration.daysTimeDuration() < feel::DaysTimeDuration{})) ||
            (duration.isYearsMonthsDuration() && duration.yearsMonthsDuration().months >= 0);
        if (!forward) fields.problem("advance is not a duration of ISO 8601");
        return Scenario::Advance{duration};
    }
    if (fields.text("fire") != "next timer") fields.problem("this is no step");
    return Scenario::Fire{};
}

Result<Scenario::Start> startOf(const Value& value, const std::string& where) {
    Fields fields(value, where);
    Scenario::Start start{fields.text("process"), fields.variables()};
    if (auto whole = fields.finish(); !whole) return whole.error();
    return start;
}

}  // namespace

Result<Scenario> Scenario::parse(std::string_view json) {
    const auto value = feel::fromJsonWithAtLiterals(json);
    if (!value) return value.error();
    Scenario scenario;
    Fields fields(*value, "scenario");
    if (fields.has("start")) {
        const auto& start = fields.take("start");
        auto& starts = scenario.start.emplace();
        for (const auto& one : start.isList() ? start.list() : feel::List{start}) {
            auto read = startOf(one, "start");
            if (!read) return read.error();
            starts.push_back(std::move(*read));
        }
    }
    const auto& steps = fields.take("steps");
    if (!steps.isNull() && !steps.isList()) fields.problem("steps is not a list");
    if (steps.isList()) {
        for (const auto& one : steps.list()) {
            Fields step(one, "step " + std::to_string(scenario.steps.size() + 1));
            scenario.steps.push_back(stepOf(step));
            if (auto whole = step.finish(); !whole) return whole.error();
        }
    }
    if (auto whole = fields.finish(); !whole) return whole.error();
    return scenario;
}

}  // namespace entente::engine
