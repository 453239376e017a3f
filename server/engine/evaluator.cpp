#include "engine/evaluator.h"

#include <array>

#include "bpmn/expressions.h"
#include "bpmn/references.h"
#include "bpmn/timer_text.h"
#include "dmn/model.h"

namespace entente::engine {

namespace {

class FixedClock final : public Clock {
  public:
    explicit FixedClock(Timestamp now) : now_(now) {}
    Timestamp now() const override { return now_; }

  private:
    Timestamp now_;
};

/// One expression of a definition is no program: what takes longer is a bomb.
constexpr feel::Limits kLimits = {1'000'000, 250, 100'000, 1u << 20};

struct ExpectedMessage {
    const char* key;
    const char* pattern;
};

/// In the order of `Expected`.
constexpr std::array<ExpectedMessage, 8> kExpected = {{
    {"engine.expression.text", "{what} must be a text, but is {value}."},
    {"engine.expression.texts", "{what} must be a list of texts, but is {value}."},
    {"engine.expression.boolean", "{what} must be true or false, but is {value}."},
    {"engine.expression.dateTime", "{what} must be a date and time, but is {value}."},
    {"engine.expression.duration", "{what} must be a duration, but is {value}."},
    {"engine.expression.interval", "{what} must be a repeating interval, but is {value}."},
    {"engine.expression.kind", "{what} must be form, approval, dispatch or answer, but is {value}."},
    {"engine.expression.list", "{what} must be a list, but is {value}."},
}};

feel::Environment feelEnvironment(const Clock& clock, const Environment& environment) {
    return feel::Environment{clock, environment.zone, "en", kLimits};
}

/// Adds the variables of the scope that are not hidden by those there already. What a loop keeps is no variable.
void addVariables(const State& state, Key scope, feel::Context& all) {
    const auto element = state.elements.find(scope);
    if (element != state.elements.end() && element->second.loopBody) return;
    const auto found = state.variables.find(scope);
    if (found == state.variables.end()) return;
    for (const auto& [name, value] : found->second)
        if (all.find(name) == nullptr) all.set(name, value);
}

std::string pathText(const std::vector<std::string>& path) {
    std::string text;
    for (const auto& step : path)
        text += (text.empty() ? "" : ".") + step;
    return text;
}

}  // namespace

Evaluator::Evaluator(const Definition& definition, const State& state, const Environment& environment, Key scope,
                     Key outer)
    : definition_(definition), state_(state), environment_(environment), scope_(scope), outer_(outer) {}

const feel::Value* Evaluator::find(std::string_view name) const {
    if (const auto* value = environment_.ambient.find(name)) return value;
    if (const auto* value = local_.find(name)) return value;
    for (Key scope = scope_; scope != 0; scope = next(scope))
        if (const auto* value = state_.variable(scope, name)) return value;
    return nullptr;
}

Key Evaluator::next(Key scope) const {
    return scope == scope_ ? outer_ : outerScope(state_, scope);
}

std::vector<std::string> Evaluator::names() const {
    std::vector<std::string> all;
    for (const auto& [name, value] : environment_.ambient.entries())
        all.push_back(name);
    for (const auto& [name, value] : local_.entries())
        all.push_back(name);
    for (Key scope = scope_; scope != 0; scope = next(scope))
        if (const auto found = state_.variables.find(scope); found != state_.variables.end())
            for (const auto& [name, value] : found->second)
                all.push_back(name);
    return all;
}

feel::Context Evaluator::namesIn(const bpmn::Text& text) const {
    feel::Context names;
    if (!bpmn::isFeel(text)) return names;
    for (const auto& path : definition_.program(text).requiredPaths()) {
        if (path.empty()) continue;
        const auto* value = find(path.front());
        for (std::size_t i = 1; value != nullptr && i < path.size(); ++i)
            value = &(*value)[path[i]];
        names.set(pathText(path), value == nullptr ? feel::Value() : *value);
    }
    return names;
}

Failure Evaluator::failure(Message message, const bpmn::Text& text) const {
    return {std::move(message), text, namesIn(text)};
}

Failure Evaluator::wrongType(std::string_view what, Expected expected, const feel::Value& value,
                             const bpmn::Text& text) const {
    const auto& [key, pattern] = kExpected.at(static_cast<std::size_t>(expected));
    return failure(Message{key, pattern, {{"value", value.text()}}}.nest("what", bpmn::term(what)), text);
}

Attempt<feel::Evaluation> Evaluator::evaluate(const bpmn::Text& text) const {
    const FixedClock clock(environment_.now);
    auto result = definition_.program(text).evaluateWithDiagnostics(*this, feelEnvironment(clock, environment_));
    if (!result) return failure(result.error().message, text);
    return std::move(result).value();
}

Attempt<feel::Value> Evaluator::value(const bpmn::Text& text) const {
    if (!bpmn::isFeel(text)) return feel::Value(text);
    auto evaluation = evaluate(text);
    if (!evaluation) return evaluation.failure();
    return std::move(evaluation->value);
}

Attempt<feel::Value> Evaluator::soundValue(const bpmn::Text& text) const {
    if (!bpmn::isFeel(text)) return feel::Value(text);
    auto evaluation = evaluate(text);
    if (!evaluation) return evaluation.failure();
    if (evaluation->value.isNull() && !evaluation->diagnostics.empty())
        return failure(evaluation->diagnostics.front().message, text);
    return std::move(evaluation->value);
}

Attempt<std::string> Evaluator::string(const bpmn::Text& text, std::string_view what) const {
    const auto found = soundValue(text);
    if (!found) return found.failure();
    if (found->isNull()) return std::string();
    if (!found->isString()) return wrongType(what, Expected::Text, *found, text);
    return found->string();
}

Attempt<std::string> Evaluator::label(const bpmn::Text& text, std::string_view what) const {
    const auto found = soundValue(text);
    if (!found) return found.failure();
    if (found->isNumber()) return found->text();
    if (!found->isString() || found->string().empty()) return wrongType(what, Expected::Text, *found, text);
    return found->string();
}

Attempt<std::vector<std::string>> Evaluator::strings(const bpmn::Text& text, std::string_view what) const {
    const auto found = soundValue(text);
    if (!found) return found.failure();
    if (found->isNull()) return std::vector<std::string>();
    if (found->isString()) return bpmn::listed(found->string());
    std::vector<std::string> texts;
    if (!found->isList()) return wrongType(what, Expected::Texts, *found, text);
    for (const auto& item : found->list()) {
        if (!item.isString()) return wrongType(what, Expected::Texts, *found, text);
        texts.push_back(item.string());
    }
    return texts;
}

Attempt<bool> Evaluator::boolean(const bpmn::Text& text, std::string_view what) const {
    const auto found = soundValue(text);
    if (!found) return found.failure();
    if (!found->isBoolean()) return wrongType(what, Expected::Boolean, *found, text);
    return found->boolean();
}

Attempt<std::int64_t> Evaluator::integer(const bpmn::Text& text, std::string_view what, std::int64_t fallback,
                                         std::int64_t low, std::int64_t high) const {
    if (text.empty()) return fallback;
    auto found = soundValue(text);
    if (!found) return found.failure();
    if (found->isNull()) return fallback;
    if (found->isString())
        if (const auto parsed = feel::Number::parse(found->string())) found = feel::Value(*parsed);
    const auto number = found->isNumber() ? found->number().toInt64() : std::nullopt;
    if (!number || *number < low || *number > high)
        return failure(Message{"engine.expression.number",
                               "{what} must be a whole number from {low} to {high}, but is {value}.",
                               {{"low", std::to_string(low)}, {"high", std::to_string(high)}, {"value", found->text()}}}
                           .nest("what", bpmn::term(what)),
                       text);
    return *number;
}

Attempt<std::optional<feel::DateTime>> Evaluator::dateTime(const bpmn::Text& text, std::string_view what) const {
    if (text.empty()) return std::optional<feel::DateTime>();
    const auto found = soundValue(text);
    if (!found) return found.failure();
    std::optional<feel::DateTime> moment;
    if (found->isNull()) return moment;
    if (found->isDateTime()) moment = found->dateTime();
    if (found->isDate()) moment = feel::DateTime{found->date(), {}};
    if (found->isString()) moment = bpmn::parseMoment(found->string());
    if (!moment || !moment->moment(environment_.zone)) return wrongType(what, Expected::DateTime, *found, text);
    if (moment->time.zone.kind == feel::ZoneRef::Kind::Local)
        moment->time.zone = feel::ZoneRef::named(environment_.zone);
    return moment;
}

feel::Context visible(const State& state, Key scope) {
    feel::Context all;
    for (; scope != 0; scope = outerScope(state, scope))
        addVariables(state, scope, all);
    return all;
}

feel::Context Evaluator::visible() const {
    auto all = local_;
    for (Key scope = scope_; scope != 0; scope = next(scope))
        addVariables(state_, scope, all);
    return all;
}

feel::Context Evaluator::own() const {
    feel::Context all;
    addVariables(state_, scope_, all);
    return all;
}

Attempt<feel::Value> Evaluator::run(const feel::Expression& program, const feel::Context& names) const {
    const FixedClock clock(environment_.now);
    auto result = program.evaluate(names, feelEnvironment(clock, environment_));
    if (!result) return Failure{result.error().message, program.text(), names};
    return std::move(result).value();
}

Attempt<feel::Value> Evaluator::decide(const std::string& decisionId) const {
    const auto* model = definition_.decisionModel(decisionId);
    if (model == nullptr)
        return Failure{{"engine.decision.unknown", "There is no decision {id}.", {{"id", decisionId}}}};
    auto inputs = visible();
    for (const auto& [name, value] : environment_.ambient.entries())
        inputs.set(name, value);
    const FixedClock clock(environment_.now);
    const auto evaluation = model->evaluate(decisionId, inputs, feelEnvironment(clock, environment_));
    const auto failed = [&](const Message& reason) {
        Message message{"engine.decision.failed", "The decision {id} cannot be made: {reason}", {{"id", decisionId}}};
        return Failure{std::move(message.nest("reason", reason)), {}, inputs};
    };
    if (!evaluation) return failed(evaluation.error().message);
    if (evaluation->broken && evaluation->value.isNull()) return failed(evaluation->diagnostics.front().message);
    return evaluation->value;
}

}  // namespace entente::engine
