#include "feel/command.h"

#include "feel/json.h"

namespace entente::feel {

Result<std::string> evaluateToJson(std::string_view expression, std::string_view contextJson,
                                   const std::optional<std::string>& unaryInputJson, const Environment& environment) {
    const auto variables = contextJson.empty() ? Result<Value>(Value(Context())) : fromJsonWithAtLiterals(contextJson);
    if (!variables) return variables.error();
    if (!variables->isContext()) return invalid("feel.context_not_object", "the context must be a JSON object");
    const CompileOptions options{specialNames(variables->context()), {}};
    if (!unaryInputJson) {
        const auto compiled = Expression::compile(expression, options);
        if (!compiled) return compiled.error();
        const auto value = compiled->evaluate(variables->context(), environment);
        if (!value) return value.error();
        return toJson(*value);
    }
    const auto input = fromJsonWithAtLiterals(*unaryInputJson);
    if (!input) return input.error();
    const auto tests = Expression::compileUnaryTests(expression, options);
    if (!tests) return tests.error();
    const auto verdict = tests->test(*input, ContextVariables(variables->context()), environment);
    if (!verdict) return verdict.error();
    return toJson(*verdict);
}

}  // namespace entente::feel
