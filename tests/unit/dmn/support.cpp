#include "unit/dmn/support.h"

#include <fmt/format.h>

#include <sstream>
#include <stdexcept>

#include "xml/escape.h"

namespace entente::dmn::testing {

namespace {

std::string escaped(std::string_view text) {
    std::string out;
    xml::escapeText(out, text);
    return out;
}

std::string typed(std::string_view typeRef) {
    return typeRef.empty() ? std::string() : fmt::format(" typeRef=\"{}\"", escaped(typeRef));
}

}  // namespace

std::string definitions(std::string_view content, std::string_view attributes) {
    return fmt::format(R"(<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="test" )"
                       R"(namespace="urn:test" {}>{}</definitions>)",
                       attributes, content);
}

std::string decision(std::string_view name, std::string_view logic, std::string_view typeRef,
                     std::string_view requirements) {
    return fmt::format(R"(<decision name="{0}" id="{0}"><variable name="{0}"{1}/>{2}{3}</decision>)", name,
                       typed(typeRef), requirements, logic);
}

std::string literal(std::string_view text) {
    return "<literalExpression><text>" + escaped(text) + "</text></literalExpression>";
}

std::string input(std::string_view name, std::string_view typeRef) {
    return fmt::format(R"(<inputData name="{0}" id="{0}"><variable name="{0}"{1}/></inputData>)", name, typed(typeRef));
}

std::string requiresInput(std::string_view id) {
    return fmt::format(R"(<informationRequirement><requiredInput href="#{}"/></informationRequirement>)", id);
}

std::string requiresDecision(std::string_view id) {
    return fmt::format(R"(<informationRequirement><requiredDecision href="#{}"/></informationRequirement>)", id);
}

std::string requiresKnowledge(std::string_view id) {
    return fmt::format(R"(<knowledgeRequirement><requiredKnowledge href="#{}"/></knowledgeRequirement>)", id);
}

std::string table(std::string_view policy, std::string_view rules, std::string_view outputClause) {
    std::string rows;
    std::istringstream lines{std::string(rules)};
    for (std::string line; std::getline(lines, line);) {
        const auto arrow = line.find("=>");
        if (arrow == std::string::npos) continue;
        std::string outputs;
        std::istringstream cells(line.substr(arrow + 2));
        for (std::string cell; std::getline(cells, cell, ';');)
            outputs += "<outputEntry><text>" + escaped(cell) + "</text></outputEntry>";
        rows +=
            "<rule><inputEntry><text>" + escaped(line.substr(0, arrow)) + "</text></inputEntry>" + outputs + "</rule>";
    }
    return fmt::format(
        "<decisionTable {}><input><inputExpression><text>x</text></inputExpression></input>{}{}"
        "</decisionTable>",
        policy, outputClause, rows);
}

std::shared_ptr<const Model> load(const std::string& bytes, const std::map<std::string, std::string>& others) {
    auto model = Model::load(bytes, [&](const std::string& space) -> std::optional<std::string> {
        const auto found = others.find(space);
        return found != others.end() ? std::optional(found->second) : std::nullopt;
    });
    if (!model) throw std::runtime_error(model.error().message.english());
    return *model;
}

Evaluation evaluate(const Model& model, std::string_view name, std::string_view inputs, bool traced) {
    const SystemClock clock;
    const feel::Environment environment{clock};
    const auto context = feel::evaluate(inputs, {}, environment);
    if (!context) throw std::runtime_error(context.error().message.english());
    auto evaluation = model.evaluate(name, context->context(), environment, traced);
    if (!evaluation) throw std::runtime_error(evaluation.error().message.english());
    return std::move(evaluation).value();
}

std::string shown(const feel::Value& value) {
    const auto text = feel::Value(feel::List{value}).text();
    return text.substr(1, text.size() - 2);
}

std::string result(const std::string& bytes, std::string_view name, std::string_view inputs) {
    return shown(evaluate(*load(bytes), name, inputs).value);
}

std::string reasons(const Evaluation& evaluation) {
    std::string text;
    for (const auto& diagnostic : evaluation.diagnostics)
        text += fmt::format("{}{}: {}", text.empty() ? "" : "; ", diagnostic.element, diagnostic.message.english());
    return text;
}

std::string problems(const Model& model) {
    std::string text;
    for (const auto& problem : model.problems())
        text += fmt::format("{}{}: {}", text.empty() ? "" : "; ", problem.element, problem.message.english());
    return text;
}

}  // namespace entente::dmn::testing
