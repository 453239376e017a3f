#include <fmt/format.h>

#include <cstdio>

#include "app/command.h"
#include "app/command_line.h"
#include "app/models_beside.h"
#include "dmn/model.h"
#include "feel/json.h"

namespace entente::app {

namespace {

void printDiagnostics(const std::string& file, const dmn::Evaluation& evaluation) {
    for (const auto& diagnostic : evaluation.diagnostics) {
        const auto column = diagnostic.column > 0 ? fmt::format("{}:", diagnostic.column) : std::string();
        fmt::print(stderr, "{}:{}:{} element {}: {}\n", file, diagnostic.line, column, diagnostic.element,
                   diagnostic.message.english());
    }
}

void printTrace(const dmn::Trace& trace) {
    for (const auto& table : trace.tables) {
        fmt::print(stderr, "table {}:", table.element);
        for (const auto& input : table.inputs)
            fmt::print(stderr, " [{}] = {}", input.label, input.value.text());
        fmt::print(stderr, "\n");
        for (const auto& rule : table.matched) {
            fmt::print(stderr, "  rule {}:", rule.number);
            for (const auto& output : rule.outputs)
                fmt::print(stderr, " {}", output.text());
            for (const auto& annotation : rule.annotations)
                fmt::print(stderr, " ({})", annotation);
            fmt::print(stderr, "\n");
        }
        fmt::print(stderr, "  result: {}\n", table.result.text());
    }
    for (const auto& decision : trace.decisions)
        fmt::print(stderr, "decision {}: {}\n", decision.name, decision.value.text());
}

/// What there is to choose from, for somebody who asked for another.
std::string choices(const dmn::Model& model) {
    constexpr std::size_t kShown = 20;
    const auto all = model.invocables();
    std::string names;
    for (std::size_t i = 0; i < all.size() && i < kShown; ++i)
        names += (names.empty() ? "; it has " : ", ") + all[i].name;
    return all.size() > kShown ? names + fmt::format(" and {} more", all.size() - kShown) : names;
}

}  // namespace

int dmnCommand(const Arguments& arguments) {
    const auto decision = arguments.option("--decision");
    if (arguments.rest.size() != 1 || !decision)
        return fail(kWrongUsage, "dmn takes a model and --decision NAME_OR_ID");
    const auto& file = arguments.rest[0];
    const auto bytes = readInput(file);
    if (!bytes) return kEnvironmentFailed;
    std::string json = "{}";
    if (const auto path = arguments.option("--input")) {
        const auto given = readInput(*path);
        if (!given) return kEnvironmentFailed;
        json = *given;
    }
    const auto inputs = feel::fromJsonWithAtLiterals(json);
    if (!inputs)
        return fail(kProblems, arguments.option("--input").value_or("") + ":" + inputs.error().place + ": " +
                                   inputs.error().message.english());
    if (!inputs->isContext()) return fail(kProblems, "the input is not a JSON object");

    const auto model = dmn::Model::load(*bytes, modelsBeside(file));
    if (!model) return fail(kProblems, file + ":" + model.error().place + ": " + model.error().message.english());
    const SystemClock clock;
    const auto evaluated =
        (*model)->evaluate(*decision, inputs->context(), feel::Environment{clock}, arguments.has("--trace"));
    if (!evaluated)
        return fail(kProblems, file + ": " + evaluated.error().message.english() +
                                   (evaluated.error().kind == ErrorKind::NotFound ? choices(**model) : ""));
    printDiagnostics(file, *evaluated);
    printTrace(evaluated->trace);
    fmt::print("{}\n", feel::toJson(evaluated->value));
    return evaluated->broken && evaluated->value.isNull() ? kProblems : kDone;
}

}  // namespace entente::app
