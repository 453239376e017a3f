#include "dmn/logic_reader.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/utf8.h"
#include "dmn/model.h"
#include "dmn/table_reader.h"
#include "dmn/vocabulary.h"
#include "feel/builtin.h"
#include "feel/names.h"
#include "xml/element.h"

namespace entente::dmn {

namespace {

constexpr std::array<std::string_view, 11> kExpressions{
    "literalExpression", "decisionTable", "context", "invocation", "functionDefinition", "relation", "list",
    "conditional",       "filter",        "for",     "every"};

bool isExpression(std::string_view name) {
    return name == "some" || std::find(kExpressions.begin(), kExpressions.end(), name) != kExpressions.end();
}

std::string nameOf(const xml::Element& element) {
    return feel::normalizedName(element.attribute("name"));
}

/// The names of entries that a value of the type has, at any depth.
void entryNames(const ItemType* type, std::vector<std::string>& names, std::set<const ItemType*>& seen) {
    if (type == nullptr || !seen.insert(type).second) return;
    entryNames(type->base, names, seen);
    for (const auto& [name, component] : type->components) {
        names.push_back(name);
        entryNames(component, names, seen);
    }
    if (type->signature) entryNames(type->signature->result, names, seen);
}

/// The names of entries that the logic can give.
void entryNames(const xml::Element& logic, std::vector<std::string>& names) {
    std::vector<const xml::Element*> stack{&logic};
    while (!stack.empty()) {
        const auto* element = stack.back();
        stack.pop_back();
        const auto local = element->local();
        if (local == "column" || local == "output") names.push_back(nameOf(*element));
        if (local == "contextEntry")
            if (const auto* variable = element->child(element->uri(), "variable")) names.push_back(nameOf(*variable));
        const auto children = element->elements();
        stack.insert(stack.end(), children.begin(), children.end());
    }
}

}  // namespace

LogicReader::LogicReader(const Model& model, Definitions& definitions, std::string expressionLanguage)
    : model_(model), definitions_(definitions), language_(std::move(expressionLanguage)) {
    options_.types = definitions_.types.feelTypes(definitions_.imports);
}

LogicReader::Visible::~Visible() {
    reader_.visible_.resize(names_);
    reader_.options_.names.resize(special_);
}

void LogicReader::Visible::add(const std::string& name, const ItemType* type, const xml::Element* logic) {
    std::vector<std::string> names{name};
    std::set<const ItemType*> seen;
    entryNames(type, names, seen);
    if (logic != nullptr) entryNames(*logic, names);
    reader_.visible_.push_back(name);
    auto& special = reader_.options_.names;
    for (auto& found : names)
        if (!found.empty() && !feel::isPlainName(found) &&
            std::find(special.begin(), special.end(), found) == special.end())
            special.push_back(std::move(found));
}

const xml::Element* LogicReader::expressionIn(const xml::Element& holder) {
    for (const auto* child : holder.elements())
        if (child->uri() == holder.uri() && isExpression(child->local())) return child;
    return nullptr;
}

std::string LogicReader::ownerOf(const xml::Element& element, const std::string& owner) {
    const auto id = element.attribute("id");
    return id.empty() ? owner : std::string(id);
}

const ItemType* LogicReader::typeOf(const xml::Element& element, const std::string& owner) {
    return definitions_.types.typeOf(element, definitions_.imports, definitions_.problems, owner);
}

void LogicReader::problem(Severity severity, int line, const std::string& owner, std::string key, std::string pattern,
                          Message::Arguments arguments) {
    definitions_.problems.push_back(
        {severity, {}, line, owner, Message{std::move(key), std::move(pattern), std::move(arguments)}});
}

LogicPtr LogicReader::missing(const xml::Element& holder, const std::string& owner, std::string_view what) {
    Message message{"dmn.missing_part",
                    "{element} has no {part}",
                    {{"element", std::string(holder.local())}, {"part", std::string(what)}}};
    problem(Severity::Error, holder.line(), owner, message.key, message.pattern, message.arguments);
    return brokenLogic({owner, holder.line()}, std::move(message));
}

LogicPtr LogicReader::readPart(const xml::Element& holder, std::string_view name, const std::string& owner) {
    const auto* part = holder.child(holder.uri(), name);
    const auto* expression = part != nullptr ? expressionIn(*part) : nullptr;
    return expression != nullptr ? read(*expression, owner) : missing(holder, owner, name);
}

LogicPtr LogicReader::read(const xml::Element& element, const std::string& outer, const ItemType* expected) {
    const auto owner = ownerOf(element, outer);
    const auto self = std::exchange(self_, {});
    const auto kind = element.local();
    if (kind == "decisionTable") return TableReader(*this).read(element, owner, expected);
    if (kind == "context") return readContext(element, owner);
    if (kind == "invocation") return readInvocation(element, owner);
    if (kind == "relation") return readRelation(element, owner);
    if (kind == "list") return readList(element, owner);
    if (kind == "filter") return readFilter(element, owner);
    if (kind == "for") return readIteration(element, IterationKind::For, owner);
    if (kind == "some") return readIteration(element, IterationKind::Some, owner);
    if (kind == "every") return readIteration(element, IterationKind::Every, owner);
    if (kind == "conditional") {
        auto condition = readPart(element, "if", owner);
        auto then = readPart(element, "then", owner);
        return conditionalLogic({owner, element.line()}, typeOf(element, owner), std::move(condition), std::move(then),
                                readPart(element, "else", owner));
    }
    if (kind == "functionDefinition")
        return functionLogic(readFunction(element, owner), typeOf(element, owner), self, model_);
    return readLiteral(element, owner);
}

Message LogicReader::unreadable(const Error& error, int line, const std::string& owner) {
    Message message{"dmn.expression", "{reason} (at {place})", {{"place", error.place}}};
    message.nest("reason", error.message);
    problem(Severity::Error, line, owner, message.key, message.pattern, message.arguments);
    return message;
}

void LogicReader::note(const feel::Expression& expression, int line, const std::string& owner) {
    for (const auto& name : expression.requiredNames()) {
        required_.push_back(name);
        if (anyName_ || std::find(visible_.begin(), visible_.end(), name) != visible_.end()) continue;
        const auto closest = feel::closestName(name, visible_);
        if (closest.empty())
            problem(Severity::Warning, line, owner, "dmn.unknown_name", "nothing here has the name `{name}`",
                    {{"name", name}});
        else
            problem(Severity::Warning, line, owner, "dmn.unknown_name_like",
                    "nothing here has the name `{name}`; did you mean `{closest}`?",
                    {{"name", name}, {"closest", closest}});
    }
}

LogicPtr LogicReader::readLiteral(const xml::Element& element, const std::string& owner) {
    const Place place{owner, element.line()};
    const auto* type = typeOf(element, owner);
    const auto language = element.attribute("expressionLanguage", language_);
    const auto* text = element.child(element.uri(), "text");
    if (!isFeelLanguage(language) || (text == nullptr && element.child(element.uri(), "importedValues") != nullptr)) {
        Message message{"dmn.language",
                        "expressions in the language `{language}` are not evaluated",
                        {{"language", isFeelLanguage(language) ? "importedValues" : std::string(language)}}};
        problem(Severity::Error, element.line(), owner, message.key, message.pattern, message.arguments);
        return brokenLogic(place, std::move(message));
    }
    const auto source = text != nullptr ? text->deepText() : std::string();
    if (utf8::trim(source).empty()) return nullLogic(place);
    auto compiled = feel::Expression::compile(source, options_);
    if (!compiled) return brokenLogic(place, unreadable(compiled.error(), text->line(), owner));
    note(*compiled, text->line(), owner);
    return literalLogic(place, type, std::move(*compiled), {owner, text->line()});
}

LogicPtr LogicReader::readContext(const xml::Element& element, const std::string& owner) {
    const auto* type = typeOf(element, owner);
    Visible visible(*this);
    std::vector<NamedLogic> entries;
    for (const auto* entry : element.elements(element.uri(), "contextEntry")) {
        NamedLogic named;
        if (const auto* variable = entry->child(element.uri(), "variable")) {
            named.name = nameOf(*variable);
            named.type = typeOf(*variable, owner);
        }
        const auto* expression = expressionIn(*entry);
        self_ = named.name;
        if (expression != nullptr && expression->local() == "functionDefinition") visible.add(named.name);
        named.logic = expression != nullptr ? read(*expression, ownerOf(*entry, owner), named.type)
                                            : missing(*entry, owner, "expression");
        self_.clear();
        if (!named.name.empty()) visible.add(named.name, named.type, expression);
        entries.push_back(std::move(named));
    }
    return contextLogic({owner, element.line()}, type, std::move(entries));
}

LogicPtr LogicReader::readInvocation(const xml::Element& element, const std::string& owner) {
    const auto* called = expressionIn(element);
    auto function = called != nullptr ? read(*called, owner) : missing(element, owner, "expression");
    std::vector<NamedLogic> bindings;
    for (const auto* binding : element.elements(element.uri(), "binding")) {
        const auto* parameter = binding->child(element.uri(), "parameter");
        if (parameter == nullptr) return missing(*binding, owner, "parameter");
        const auto* expression = expressionIn(*binding);
        // DMN 1.5, 7.3.6: a binding without an expression binds null.
        bindings.push_back({nameOf(*parameter), typeOf(*parameter, owner),
                            expression != nullptr ? read(*expression, owner) : nullLogic({owner, binding->line()})});
    }
    return invocationLogic({owner, element.line()}, typeOf(element, owner), std::move(function), std::move(bindings));
}

LogicPtr LogicReader::readList(const xml::Element& element, const std::string& owner) {
    std::vector<LogicPtr> items;
    for (const auto* child : element.elements())
        if (child->uri() == element.uri() && isExpression(child->local())) items.push_back(read(*child, owner));
    return listLogic({owner, element.line()}, typeOf(element, owner), std::move(items));
}

LogicPtr LogicReader::readRelation(const xml::Element& element, const std::string& owner) {
    std::vector<ItemType::Component> columns;
    for (const auto* column : element.elements(element.uri(), "column"))
        columns.emplace_back(nameOf(*column), typeOf(*column, owner));
    std::vector<std::vector<LogicPtr>> rows;
    for (const auto* row : element.elements(element.uri(), "row")) {
        std::vector<LogicPtr> cells;
        for (const auto* child : row->elements())
            if (child->uri() == element.uri() && isExpression(child->local())) cells.push_back(read(*child, owner));
        if (cells.size() != columns.size())
            problem(Severity::Error, row->line(), ownerOf(*row, owner), "dmn.relation_row",
                    "the row has {cells} cells for {columns} columns",
                    {{"cells", std::to_string(cells.size())}, {"columns", std::to_string(columns.size())}});
        cells.resize(columns.size());
        for (auto& cell : cells)
            if (!cell) cell = nullLogic({owner, row->line()});
        rows.push_back(std::move(cells));
    }
    return relationLogic({owner, element.line()}, typeOf(element, owner), std::move(columns), std::move(rows));
}

LogicPtr LogicReader::readFilter(const xml::Element& element, const std::string& owner) {
    auto in = readPart(element, "in", owner);
    Visible visible(*this);
    visible.add("item");
    const bool outside = std::exchange(anyName_, true);
    auto match = readPart(element, "match", owner);
    anyName_ = outside;
    return filterLogic({owner, element.line()}, typeOf(element, owner), std::move(in), std::move(match));
}

LogicPtr LogicReader::readIteration(const xml::Element& element, IterationKind kind, const std::string& owner) {
    auto variable = feel::normalizedName(element.attribute("iteratorVariable"));
    if (variable.empty()) return missing(element, owner, "iteratorVariable");
    auto in = readPart(element, "in", owner);
    Visible visible(*this);
    visible.add(variable);
    if (kind == IterationKind::For) visible.add("partial");
    auto body = readPart(element, kind == IterationKind::For ? "return" : "satisfies", owner);
    return iterationLogic({owner, element.line()}, typeOf(element, owner), kind, std::move(variable), std::move(in),
                          std::move(body));
}

std::shared_ptr<const FunctionParts> LogicReader::readFunction(const xml::Element& element, const std::string& outer) {
    const auto owner = ownerOf(element, outer);
    auto parts = std::make_shared<FunctionParts>();
    parts->place = {owner, element.line()};
    Visible visible(*this);
    for (const auto* parameter : element.elements(element.uri(), "formalParameter")) {
        parts->names.push_back(nameOf(*parameter));
        parts->types.push_back(typeOf(*parameter, owner));
        visible.add(parts->names.back(), parts->types.back());
    }
    if (const auto kind = element.attribute("kind", "FEEL"); kind != "FEEL") {
        Message message{
            "dmn.external_function", "functions of the kind {kind} are not called", {{"kind", std::string(kind)}}};
        problem(Severity::Error, element.line(), owner, message.key, message.pattern, message.arguments);
        parts->body = brokenLogic(parts->place, std::move(message));
        return parts;
    }
    const auto before = required_.size();
    const auto* body = expressionIn(element);
    parts->body = body != nullptr ? read(*body, owner) : missing(element, owner, "expression");
    const std::set<std::string> free(required_.begin() + static_cast<std::ptrdiff_t>(before), required_.end());
    parts->free.assign(free.begin(), free.end());
    return parts;
}

}  // namespace entente::dmn
