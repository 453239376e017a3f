#include "dmn/table_reader.h"

#include "base/utf8.h"
#include "dmn/vocabulary.h"
#include "feel/names.h"
#include "xml/element.h"

namespace entente::dmn {

namespace {

std::string textOf(const xml::Element& element) {
    const auto* text = element.child(element.uri(), "text");
    return text != nullptr ? text->deepText() : std::string();
}

std::string onOneLine(const std::string& text) {
    return feel::normalizedName(text);
}

/// The one item type behind a collection, for the order of the items.
const std::vector<feel::Expression>* itemValues(const ItemType* type) {
    return type != nullptr && !type->allowedValues().empty() ? &type->allowedValues() : nullptr;
}

}  // namespace

LogicPtr TableReader::read(const xml::Element& element, const std::string& owner, const ItemType* expected) {
    const Place place{owner, element.line()};
    DecisionTable table;
    const auto* type = reader_.typeOf(element, owner);
    if (!readPolicy(element, owner, table)) return brokenLogic(place, reader_.definitions_.problems.back().message);
    for (const auto* input : element.elements(element.uri(), "input"))
        readInput(*input, owner, table);
    const auto outputs = element.elements(element.uri(), "output");
    for (const auto* output : outputs)
        readOutput(*output, owner, type != nullptr ? type : expected, outputs.size() == 1, table);
    if (outputs.empty()) return reader_.missing(element, owner, "output");
    if (outputs.size() > 1 && table.aggregator != Aggregator::None) {
        reader_.problem(Severity::Error, element.line(), owner, "dmn.aggregate_outputs",
                        "a table with several outputs cannot be aggregated");
        return brokenLogic(place, reader_.definitions_.problems.back().message);
    }
    for (const auto* annotation : element.elements(element.uri(), "annotation"))
        annotations_.emplace_back(annotation->attribute("name"));
    for (const auto* rule : element.elements(element.uri(), "rule"))
        if (!readRule(*rule, owner, table)) return brokenLogic(place, reader_.definitions_.problems.back().message);
    const bool ordered = table.policy == HitPolicy::Priority || table.policy == HitPolicy::OutputOrder;
    for (const auto& output : table.outputs)
        if (ordered && output.ranking().empty())
            reader_.problem(Severity::Warning, element.line(), owner, "dmn.no_order",
                            "the hit policy needs output values in their order of priority");
    return tableLogic(place, type, std::move(table));
}

bool TableReader::readPolicy(const xml::Element& element, const std::string& owner, DecisionTable& table) {
    const auto policy = element.attribute("hitPolicy");
    const auto aggregation = element.attribute("aggregation");
    const auto known = hitPolicyFrom(policy);
    const auto aggregator = aggregatorFrom(aggregation);
    if (!known || !aggregator || (*aggregator != Aggregator::None && *known != HitPolicy::Collect)) {
        reader_.problem(Severity::Error, element.line(), owner, "dmn.hit_policy",
                        "there is no hit policy `{policy}` with the aggregation `{aggregation}`",
                        {{"policy", std::string(policy)}, {"aggregation", std::string(aggregation)}});
        return false;
    }
    table.policy = *known;
    table.aggregator = *aggregator;
    return true;
}

void TableReader::readInput(const xml::Element& element, const std::string& owner, DecisionTable& table) {
    InputClause clause;
    const auto* expression = element.child(element.uri(), "inputExpression");
    clause.label = element.attribute("label");
    if (clause.label.empty() && expression != nullptr) clause.label = onOneLine(textOf(*expression));
    clause.expression = expression != nullptr ? reader_.readLiteral(*expression, reader_.ownerOf(element, owner))
                                              : reader_.missing(element, owner, "inputExpression");
    clause.allowed = tests(element, "inputValues", owner);
    table.inputs.push_back(std::move(clause));
}

void TableReader::readOutput(const xml::Element& element, const std::string& owner, const ItemType* expected, bool only,
                             DecisionTable& table) {
    OutputClause clause;
    clause.name = feel::normalizedName(element.attribute("name"));
    clause.type = reader_.typeOf(element, owner);
    if (!only && clause.name.empty()) {
        clause.name = feel::normalizedName(element.attribute("label"));
        if (clause.name.empty()) clause.name = "output " + std::to_string(table.outputs.size() + 1);
        reader_.problem(Severity::Error, element.line(), reader_.ownerOf(element, owner), "dmn.output_name",
                        "each of several outputs needs a name");
    }
    clause.allowed = tests(element, "outputValues", owner);
    if (clause.allowed.empty())
        if (const auto* values = itemValues(clause.type != nullptr || !only ? clause.type : expected))
            clause.order = *values;
    if (const auto* fallback = element.child(element.uri(), "defaultOutputEntry"))
        clause.fallback = reader_.readLiteral(*fallback, reader_.ownerOf(element, owner));
    table.outputs.push_back(std::move(clause));
}

std::vector<feel::Expression> TableReader::tests(const xml::Element& element, std::string_view name,
                                                 const std::string& owner) {
    const auto* values = element.child(element.uri(), name);
    const auto text = values != nullptr ? textOf(*values) : std::string();
    if (utf8::trim(text).empty() || utf8::trim(text) == "-") return {};
    auto compiled = compileTests(text, reader_.options_);
    if (compiled) return std::move(*compiled);
    reader_.unreadable(compiled.error(), values->line(), reader_.ownerOf(element, owner));
    return {};
}

bool TableReader::readRule(const xml::Element& element, const std::string& outer, DecisionTable& table) {
    const auto owner = reader_.ownerOf(element, outer);
    Rule rule;
    rule.id = element.attribute("id");
    for (const auto* entry : element.elements(element.uri(), "inputEntry"))
        rule.inputs.push_back(readEntry(*entry, owner));
    for (const auto* entry : element.elements(element.uri(), "outputEntry"))
        rule.outputs.push_back(reader_.readLiteral(*entry, reader_.ownerOf(*entry, owner)));
    const auto annotations = element.elements(element.uri(), "annotationEntry");
    for (std::size_t i = 0; i < annotations.size(); ++i) {
        auto text = textOf(*annotations[i]);
        if (i < annotations_.size() && !annotations_[i].empty()) text.insert(0, annotations_[i] + ": ");
        rule.annotations.push_back(std::move(text));
    }
    if (rule.inputs.size() != table.inputs.size() || rule.outputs.size() != table.outputs.size()) {
        reader_.problem(Severity::Error, element.line(), owner, "dmn.rule_cells",
                        "rule {number} has {inputs} input and {outputs} output entries for {input_columns} inputs and "
                        "{output_columns} outputs",
                        {{"number", std::to_string(table.rules.size() + 1)},
                         {"inputs", std::to_string(rule.inputs.size())},
                         {"outputs", std::to_string(rule.outputs.size())},
                         {"input_columns", std::to_string(table.inputs.size())},
                         {"output_columns", std::to_string(table.outputs.size())}});
        return false;
    }
    table.rules.push_back(std::move(rule));
    return true;
}

InputEntry TableReader::readEntry(const xml::Element& element, const std::string& outer) {
    const auto owner = reader_.ownerOf(element, outer);
    const auto* textElement = element.child(element.uri(), "text");
    const auto text = textOf(element);
    InputEntry entry;
    entry.text = {owner, textElement != nullptr ? textElement->line() : element.line()};
    // An empty cell is how editors write "any": the same as `-`.
    if (const auto trimmed = utf8::trim(text); trimmed.empty() || trimmed == "-") {
        entry.irrelevant = true;
        return entry;
    }
    const auto language = element.attribute("expressionLanguage", reader_.language_);
    if (!isFeelLanguage(language)) {
        entry.broken = {"dmn.language",
                        "expressions in the language `{language}` are not evaluated",
                        {{"language", std::string(language)}}};
        reader_.problem(Severity::Error, entry.text.line, owner, entry.broken.key, entry.broken.pattern,
                        entry.broken.arguments);
        return entry;
    }
    auto compiled = feel::Expression::compileUnaryTests(text, reader_.options_);
    if (!compiled) {
        entry.broken = reader_.unreadable(compiled.error(), entry.text.line, owner);
        return entry;
    }
    reader_.note(*compiled, entry.text.line, owner);
    entry.test = std::move(*compiled);
    return entry;
}

}  // namespace entente::dmn
