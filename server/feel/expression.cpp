#include "feel/expression.h"

#include <algorithm>

#include "feel/function.h"
#include "feel/names.h"
#include "feel/parser/parser.h"
#include "feel/run.h"
#include "feel/type_arguments.h"

namespace entente::feel {

struct Expression::Program {
    std::string source;
    NodePtr root;
    int slots = 0;
    bool unary = false;
    std::vector<std::string> names;
    std::vector<std::vector<std::string>> paths;
};

namespace {

class NoVariables final : public Variables {
  public:
    const Value* find(std::string_view) const override { return nullptr; }
};

void collectSpecial(const Value& value, std::vector<std::string>& names) {
    if (value.isList()) {
        for (const auto& element : value.list())
            collectSpecial(element, names);
    } else if (value.isContext()) {
        for (const auto& [name, entry] : value.context().entries()) {
            if (!isPlainName(name)) names.push_back(name);
            collectSpecial(entry, names);
        }
    }
}

}  // namespace

const Value* ContextVariables::find(std::string_view name) const {
    const auto* value = context_.find(name);
    return value != nullptr || outer_ == nullptr ? value : outer_->find(name);
}

std::vector<std::string> ContextVariables::names() const {
    auto names = outer_ != nullptr ? outer_->names() : std::vector<std::string>();
    for (const auto& entry : context_.entries())
        names.push_back(entry.first);
    return names;
}

std::vector<std::string> specialNames(const Context& context) {
    std::vector<std::string> names;
    collectSpecial(context, names);
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

Result<Expression> Expression::make(std::string_view text, const CompileOptions& options, bool unary) {
    auto program = std::make_shared<Program>();
    program->source = text;
    auto parsed = parse(program->source, options, unary);
    if (!parsed) return parsed.error();
    program->root = std::move(parsed->root);
    program->slots = parsed->slots;
    program->unary = unary;
    for (auto& path : parsed->paths) {
        if (std::find(program->names.begin(), program->names.end(), path.front()) == program->names.end())
            program->names.push_back(path.front());
        if (std::find(program->paths.begin(), program->paths.end(), path) == program->paths.end())
            program->paths.push_back(std::move(path));
    }
    return Expression(std::shared_ptr<const Program>(std::move(program)));
}

Result<Expression> Expression::compile(std::string_view text, const CompileOptions& options) {
    return make(text, options, false);
}

Result<Expression> Expression::compileUnaryTests(std::string_view text, const CompileOptions& options) {
    return make(text, options, true);
}

Result<Value> Expression::evaluate(const Context& variables, const Environment& environment) const {
    return evaluate(ContextVariables(variables), environment);
}

Result<Value> Expression::evaluate(const Variables& variables, const Environment& environment) const {
    Run run(variables, environment);
    try {
        return evaluate(variables, run);
    } catch (const EvaluationEnded& ended) {
        return ended.error;
    }
}

Result<Evaluation> Expression::evaluateWithDiagnostics(const Variables& variables,
                                                       const Environment& environment) const {
    Evaluation evaluation;
    Run run(variables, environment, &evaluation.diagnostics);
    try {
        evaluation.value = evaluate(variables, run);
        return evaluation;
    } catch (const EvaluationEnded& ended) {
        return ended.error;
    }
}

Value Expression::evaluate(const Variables& variables, Run& run) const {
    const Run::FrameGuard frame(run, {program_->source, program_->slots, nullptr, &variables});
    auto value = run.evaluate(*program_->root);
    return value;
}

Result<Value> Expression::test(const Value& input, const Variables& variables, const Environment& environment) const {
    Run run(variables, environment);
    try {
        return test(input, variables, run);
    } catch (const EvaluationEnded& ended) {
        return ended.error;
    }
}

Value Expression::test(const Value& input, const Variables& variables, Run& run) const {
    const Run::FrameGuard frame(run, {program_->source, std::max(program_->slots, 1), nullptr, &variables});
    run.slot(0) = input;
    auto value = run.evaluate(*program_->root);
    return value;
}

const std::vector<std::string>& Expression::requiredNames() const {
    return program_->names;
}
const std::vector<std::vector<std::string>>& Expression::requiredPaths() const {
    return program_->paths;
}
const std::string& Expression::text() const {
    return program_->source;
}

Result<Value> call(const Value& function, const List& arguments, const Environment& environment) {
    const NoVariables none;
    Run run(none, environment);
    try {
        if (!function.isFunction())
            return run.fail("feel.not_a_function", "a {type} cannot be called",
                            typeArguments({{"type", typeName(function.type())}}));
        return run.call(*function.function(), arguments);
    } catch (const EvaluationEnded& ended) {
        return ended.error;
    }
}

Result<Value> evaluate(std::string_view text, const Context& variables, const Environment& environment) {
    const auto expression = Expression::compile(text, {specialNames(variables), {}});
    if (!expression) return expression.error();
    return expression->evaluate(variables, environment);
}

}  // namespace entente::feel
