#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/attempt.h"
#include "engine/definition.h"
#include "engine/engine.h"
#include "engine/state.h"

namespace entente::engine {

/// What a text must give.
enum class Expected { Text, Texts, Boolean, DateTime, Duration, Interval, TaskKind, List };

/// Evaluates the texts of one element with the names that it sees, innermost first: what its mappings have just made,
/// its own variables, those of the scopes around it. The ambient names (`program`) come before all of them: no form
/// field or mapping can take their place. Short-lived; holds references.
class Evaluator final : private feel::Variables {
  public:
    /// `outer` is where names are looked for after `scope`; 0: nowhere.
    Evaluator(const Definition& definition, const State& state, const Environment& environment, Key scope, Key outer);

    /// Names that are there before the variables of the state: results of mappings not yet stored.
    void add(std::string_view name, feel::Value value) { local_.set(std::string(name), std::move(value)); }
    const feel::Context& local() const { return local_; }

    const Definition& definition() const { return definition_; }
    const State& state() const { return state_; }
    const Environment& environment() const { return environment_; }

    /// The text itself, or the value of its expression. A null may come with a reason.
    Attempt<feel::Value> value(const bpmn::Text& text) const;
    /// The same, but a null for which something in the expression is to blame is a failure.
    Attempt<feel::Value> soundValue(const bpmn::Text& text) const;

    Attempt<std::string> string(const bpmn::Text& text, std::string_view what) const;  ///< empty for a null
    /// A comma separated text or a list of strings.
    Attempt<std::vector<std::string>> strings(const bpmn::Text& text, std::string_view what) const;
    /// The same, or a number as it is written.
    Attempt<std::string> label(const bpmn::Text& text, std::string_view what) const;
    Attempt<bool> boolean(const bpmn::Text& text, std::string_view what) const;
    Attempt<std::int64_t> integer(const bpmn::Text& text, std::string_view what, std::int64_t fallback,
                                  std::int64_t low, std::int64_t high) const;
    /// A date and time, a date (its midnight) or such a text; nothing for a null. Local ones are put into the
    /// environment's zone.
    Attempt<std::optional<feel::DateTime>> dateTime(const bpmn::Text& text, std::string_view what) const;

    /// The value of a program that is no text of the process, with names of its own.
    Attempt<feel::Value> run(const feel::Expression& program, const feel::Context& names) const;

    /// The value of a decision of the definition, with all names that are seen here as its inputs.
    Attempt<feel::Value> decide(const std::string& decisionId) const;

    /// Every variable that is seen here, by name.
    feel::Context visible() const;
    /// Those of the innermost scope alone.
    feel::Context own() const;

    /// The names and paths that the expression needs, with the values they have here.
    feel::Context namesIn(const bpmn::Text& text) const;
    /// A failure that tells the expression and the values of its names.
    Failure failure(Message message, const bpmn::Text& text) const;
    Failure wrongType(std::string_view what, Expected expected, const feel::Value& value, const bpmn::Text& text) const;

    /// What an expression sees under this name; null when there is nothing.
    const feel::Value* lookUp(std::string_view name) const { return find(name); }

  private:
    const feel::Value* find(std::string_view name) const override;
    std::vector<std::string> names() const override;
    Key next(Key scope) const;
    Attempt<feel::Evaluation> evaluate(const bpmn::Text& text) const;

    const Definition& definition_;
    const State& state_;
    const Environment& environment_;
    Key scope_;
    Key outer_;
    feel::Context local_;
};

/// Every variable that is seen in the scope (an element instance, or the process), the innermost of each name.
feel::Context visible(const State& state, Key scope);

}  // namespace entente::engine
