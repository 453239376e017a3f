#include "feel/command.h"

#include "feel/json.h"
#include "feel/run.h"

namespace entente::feel {

namespace {

std::vector<std::string> reasonsOf(const std::vector<Diagnostic>& diagnostics) {
    std::vector<std::string> reasons;
    reasons.reserve(diagnostics.size());
    for (const auto& diagnostic : diagnostics)
        reasons.push_back(std::to_string(diagnostic.line) + ":" + std::to_string(diagnostic.column) + ": `" +
                          diagnostic.expression + "`: " + diagnostic.message.english());
    return reasons;
}

}  // namespace

Result<Printed> evaluateToJson(std::string_view expression, std::string_view contextJson,
                               const std::optional<std::string>& unaryInputJson, const Environment& environment) {
    const auto variables = contextJson.empty() ? Result<Value>(Value(Context())) : fromJsonWithAtLiterals(contextJson);
    if (!variables) return variables.error();
    if (!variables->isContext()) return invalid("feel.context_not_object", "the context must be a JSON object");
    const auto input = unaryInputJson ? fromJsonWithAtLiterals(*unaryInputJson) : Result<Value>(Value());
    if (!input) return input.error();
    const CompileOptions options{specialNames(variables->context()), {}};
    const auto compiled =
        unaryInputJson ? Expression::compileUnaryTests(expression, options) : Expression::compile(expression, options);
    if (!compiled) return compiled.error();
    const ContextVariables scope(variables->context());
    std::vector<Diagnostic> diagnostics;
    Run run(scope, environment, &diagnostics);
    try {
        const auto value = unaryInputJson ? compiled->test(*input, scope, run) : compiled->evaluate(scope, run);
        Printed printed{toJson(value), {}};
        if (value.isNull()) printed.reasons = reasonsOf(diagnostics);
        return printed;
    } catch (const EvaluationEnded& ended) {
        return ended.error;
    }
}

}  // namespace entente::feel
