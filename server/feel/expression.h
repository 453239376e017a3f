#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "feel/value.h"

namespace entente::feel {

class Run;
struct TypeSpec;

/// What one evaluation may use; more is an error of kind Limit.
struct Limits {
    std::uint64_t steps = 20'000'000;    ///< nodes evaluated and elements visited
    int depth = 1000;                    ///< nested calls and expressions
    std::size_t elements = 1'000'000;    ///< of one list or context
    std::size_t characters = 16u << 20;  ///< bytes of one string
    std::uint64_t memory = 512u << 20;   ///< bytes of all strings, lists and contexts that are made
};

/// Where `uuid()` and `random number()` take their bits from; a simulation brings one that repeats itself. Thread-safe.
class Randomness {
  public:
    virtual ~Randomness() = default;
    virtual std::uint64_t next() const = 0;
    /// That of the operating system.
    static const Randomness& system();
};

/// All that an expression can see besides its variables.
struct Environment {
    const Clock& clock;
    std::string zone =
        "UTC";  ///< IANA name: of `now()`, `today()` and of date-times without a zone where a moment is needed
    std::string locale = "en";  ///< BCP 47, of `format()`
    Limits limits = {};
    const Randomness& random = Randomness::system();
};

/// Where names come from. Implement it to layer scopes without copying them.
class Variables {
  public:
    virtual ~Variables() = default;
    /// The value lives at least as long as the evaluation; nullptr when there is no such name.
    virtual const Value* find(std::string_view name) const = 0;
    /// A function that is called by this name although a value has it too; nullptr when there is none.
    virtual const Value* function(std::string_view) const { return nullptr; }
    /// All names, for "did you mean"; may be left empty.
    virtual std::vector<std::string> names() const { return {}; }
};

/// A context as variables, over another one (`outer` may be null). Both must outlive it.
class ContextVariables final : public Variables {
  public:
    explicit ContextVariables(const Context& context, const Variables* outer = nullptr)
        : context_(context), outer_(outer) {}
    const Value* find(std::string_view name) const override;
    const Value* function(std::string_view name) const override {
        return outer_ == nullptr ? nullptr : outer_->function(name);
    }
    std::vector<std::string> names() const override;

  private:
    const Context& context_;
    const Variables* outer_;
};

/// Why a part of an expression gave null, or was likely not meant.
struct Diagnostic {
    int line = 1;                 ///< 1-based
    int column = 1;               ///< 1-based, in code points
    Message message;              ///< keys `feel.unknown_name…`, `feel.unknown_entry…`: likely a typing error
    std::string expression = {};  ///< the part of the source that gave null, cut off when it is long
};

struct Evaluation {
    Value value;
    std::vector<Diagnostic> diagnostics;
};

/// How an expression is read.
struct CompileOptions {
    /// Names that hold more than words and spaces (`Monthly-Salary`, `a+b`), or keywords (`Terms and Conditions`).
    /// Words with spaces between them need not be listed. See `specialNames`.
    std::vector<std::string> names = {};
    /// Types besides those of FEEL, for `instance of` and parameters.
    std::map<std::string, std::shared_ptr<const TypeSpec>> types = {};
};

/// The names in a context, at any depth, that `CompileOptions::names` needs.
std::vector<std::string> specialNames(const Context& context);

/// A compiled FEEL expression (DMN 1.5, chapter 10): immutable, cheap to copy, thread-safe to share; compile it once.
class Expression {
  public:
    /// Errors are of kind Invalid with `line:column` as place.
    static Result<Expression> compile(std::string_view text, const CompileOptions& options = {});
    /// Unary tests (10.3.1.2, rule 15): `< 5, [7..9]`, `not("a")`, `-`, or an expression over `?`.
    static Result<Expression> compileUnaryTests(std::string_view text, const CompileOptions& options = {});

    /// FEEL's result; what goes wrong in the data gives null (see `Value::reason`). An error only for a spent budget
    /// (kind Limit) and for a failed `assert` (kind Invalid, with `line:column`).
    Result<Value> evaluate(const Context& variables, const Environment& environment) const;
    Result<Value> evaluate(const Variables& variables, const Environment& environment) const;
    /// The same with all that made sub-expressions null.
    Result<Evaluation> evaluateWithDiagnostics(const Variables& variables, const Environment& environment) const;
    /// Whether `input` satisfies the unary tests: true, false, or null.
    Result<Value> test(const Value& input, const Variables& variables, const Environment& environment) const;

    /// Inside a running evaluation, whose budget it shares: for functions that other modules bring. A spent budget ends
    /// the whole evaluation (see `EvaluationEnded`).
    Value evaluate(const Variables& variables, Run& run) const;
    Value test(const Value& input, const Variables& variables, Run& run) const;

    /// Names that must come from the variables, each once, in order of appearance (built-ins and own names left out).
    const std::vector<std::string>& requiredNames() const;
    /// The same with the static path behind them: `{"program", "partner", "email"}`.
    const std::vector<std::vector<std::string>>& requiredPaths() const;
    const std::string& text() const;

  private:
    struct Program;
    explicit Expression(std::shared_ptr<const Program> program) : program_(std::move(program)) {}
    static Result<Expression> make(std::string_view text, const CompileOptions& options, bool unary);

    std::shared_ptr<const Program> program_;
};

/// Calls a function value with positional arguments.
Result<Value> call(const Value& function, const List& arguments, const Environment& environment);

/// Compiles and evaluates at once; an error has `line:column` as place.
Result<Value> evaluate(std::string_view text, const Context& variables, const Environment& environment);

}  // namespace entente::feel
