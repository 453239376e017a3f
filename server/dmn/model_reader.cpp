#include "dmn/model_reader.h"

#include <algorithm>
#include <array>
#include <vector>

#include "dmn/definitions.h"
#include "dmn/logic_reader.h"
#include "dmn/requirements.h"
#include "dmn/vocabulary.h"
#include "feel/names.h"
#include "xml/document.h"

namespace entente::dmn {

namespace {

void problem(Definitions& definitions, int line, std::string element, std::string key, std::string pattern,
             Message::Arguments arguments = {}) {
    definitions.problems.push_back({Severity::Error,
                                    {},
                                    line,
                                    std::move(element),
                                    Message{std::move(key), std::move(pattern), std::move(arguments)}});
}

std::optional<Element::Kind> kindOf(std::string_view name) {
    if (name == "inputData") return Element::Kind::InputData;
    if (name == "decision") return Element::Kind::Decision;
    if (name == "businessKnowledgeModel") return Element::Kind::KnowledgeModel;
    if (name == "decisionService") return Element::Kind::Service;
    return std::nullopt;
}

/// Reads the elements of one model in two steps: first all of them with names and types, then what connects them.
class ElementReader {
  public:
    ElementReader(const Model& model, Definitions& definitions, const xml::Element& root)
        : model_(model),
          definitions_(definitions),
          root_(root),
          logic_(model, definitions, std::string(root.attribute("expressionLanguage"))) {}

    void read() {
        for (const auto* child : root_.elements())
            if (const auto kind = kindOf(child->local()); kind && child->uri() == root_.uri())
                readElement(*child, *kind);
        for (auto& [element, source] : sources_)
            connect(*element, *source);
        findCycles(definitions_);
        for (auto& [element, source] : sources_)
            readLogic(*element, *source);
    }

  private:
    void readElement(const xml::Element& source, Element::Kind kind) {
        auto element = std::make_unique<Element>();
        element->kind = kind;
        element->id = source.attribute("id");
        element->name = feel::normalizedName(source.attribute("name"));
        element->variable = element->name;
        element->place = {element->id.empty() ? element->name : element->id, source.line()};
        element->model = &model_;
        const auto& owner = element->place.element;
        if (const auto* variable = source.child(source.uri(), "variable")) {
            if (const auto name = feel::normalizedName(variable->attribute("name")); !name.empty())
                element->variable = name;
            element->type = logic_.typeOf(*variable, owner);
        }
        // The variable of something that is called has a function's type; older models wrote that of the result.
        if (kind == Element::Kind::KnowledgeModel || kind == Element::Kind::Service)
            if (element->type != nullptr && element->type->signature) element->type = element->type->signature->result;
        if (element->name.empty())
            problem(definitions_, source.line(), owner, "dmn.no_name", "the {kind} has no name",
                    {{"kind", std::string(source.local())}});
        else if (definitions_.find(kind, element->name) != nullptr)
            problem(definitions_, source.line(), owner, "dmn.name_twice", "another {kind} has the name `{name}`",
                    {{"kind", std::string(source.local())}, {"name", element->name}});
        if (!element->id.empty() && definitions_.withId(element->id) != nullptr)
            problem(definitions_, source.line(), owner, "dmn.id_twice", "another element has the id `{id}`",
                    {{"id", element->id}});
        sources_.emplace_back(element.get(), &source);
        definitions_.elements.push_back(std::move(element));
    }

    void connect(Element& element, const xml::Element& source) {
        const auto each = [&](std::string_view list, std::string_view part, const auto& visit) {
            for (const auto* requirement : source.elements(source.uri(), list))
                if (const auto* target = requirement->child(source.uri(), part)) visit(*target);
        };
        const auto information = [&](const xml::Element& target) {
            if (const auto found = resolve(element, target, {Element::Kind::InputData, Element::Kind::Decision}))
                element.information.push_back(*found);
        };
        each("informationRequirement", "requiredInput", information);
        each("informationRequirement", "requiredDecision", information);
        each("knowledgeRequirement", "requiredKnowledge", [&](const xml::Element& target) {
            if (const auto found = resolve(element, target, {Element::Kind::KnowledgeModel, Element::Kind::Service}))
                element.knowledge.push_back(*found);
        });
        if (element.kind == Element::Kind::Service) connectService(element, source);
    }

    void connectService(Element& service, const xml::Element& source) {
        const auto decision = {Element::Kind::Decision};
        for (const auto* target : source.elements(source.uri(), "inputData"))
            if (const auto found = resolve(service, *target, {Element::Kind::InputData}))
                service.parameters.push_back(found->element);
        for (const auto* target : source.elements(source.uri(), "inputDecision"))
            if (const auto found = resolve(service, *target, decision)) service.parameters.push_back(found->element);
        for (const auto* target : source.elements(source.uri(), "outputDecision"))
            if (const auto found = resolve(service, *target, decision)) service.outputs.push_back(found->element);
        for (const auto* target : source.elements(source.uri(), "encapsulatedDecision"))
            static_cast<void>(resolve(service, *target, decision));  // says when there is no such decision
        for (const auto* parameter : service.parameters)
            service.parameterNames.push_back(parameter->variable);
        if (service.outputs.empty())
            problem(definitions_, source.line(), service.place.element, "dmn.service_without_output",
                    "the decision service has no output decision");
    }

    /// `#id` or `namespace#id`.
    std::optional<Requirement> resolve(const Element& owner, const xml::Element& target,
                                       std::initializer_list<Element::Kind> kinds) {
        const std::string href(target.attribute("href"));
        const auto hash = href.rfind('#');
        const auto space = hash == std::string::npos ? std::string() : href.substr(0, hash);
        const auto id = hash == std::string::npos ? href : href.substr(hash + 1);
        Requirement requirement;
        if (space.empty() || space == definitions_.namespaceUri) requirement.element = definitions_.withId(id);
        if (requirement.element == nullptr && !space.empty()) {
            if (const auto* import = definitions_.importOf(space); import != nullptr && import->model) {
                requirement.element = import->model->definitions().withId(id);
                requirement.import = import->name;
            }
        }
        const bool fits = requirement.element != nullptr &&
                          std::find(kinds.begin(), kinds.end(), requirement.element->kind) != kinds.end();
        if (fits) return requirement;
        problem(definitions_, target.line(), owner.place.element, "dmn.unknown_reference",
                "{kind} refers to `{href}`, and there is no such element",
                {{"kind", std::string(target.local())}, {"href", href}});
        return std::nullopt;
    }

    void readLogic(Element& element, const xml::Element& source) {
        LogicReader::Visible visible(logic_);
        for (const auto* list : {&element.knowledge, &element.information})
            for (const auto& requirement : *list)
                show(requirement, visible);
        const auto& owner = element.place.element;
        if (element.kind == Element::Kind::Decision) {
            const auto* expression = LogicReader::expressionIn(source);
            if (expression != nullptr)
                element.logic = logic_.read(*expression, owner, element.type);
            else
                logic_.problem(Severity::Warning, source.line(), owner, "dmn.no_logic",
                               "the decision has no logic: its value must be given");
        } else if (element.kind == Element::Kind::KnowledgeModel) {
            visible.add(element.variable);
            const auto* encapsulated = source.child(source.uri(), "encapsulatedLogic");
            element.function = logic_.readFunction(encapsulated != nullptr ? *encapsulated : source, owner);
        }
    }

    void show(const Requirement& requirement, LogicReader::Visible& visible) {
        const auto& element = *requirement.element;
        const auto own = std::find_if(sources_.begin(), sources_.end(),
                                      [&](const auto& source) { return source.first == &element; });
        const auto* logic = own != sources_.end() && element.kind != Element::Kind::InputData ? own->second : nullptr;
        visible.add(element.variable, element.type, logic);
        if (!requirement.import.empty()) visible.add(requirement.import);
    }

    const Model& model_;
    Definitions& definitions_;
    const xml::Element& root_;
    LogicReader logic_;
    std::vector<std::pair<Element*, const xml::Element*>> sources_;
};

}  // namespace

Result<std::shared_ptr<const Model>> ModelReader::read(std::string_view bytes) {
    const auto document = xml::Document::parse(bytes);
    if (!document) return document.error();
    const auto& root = document->root();
    if (root.local() != "definitions" || !isModelNamespace(root.uri()))
        return invalid("dmn.not_dmn", "the root element is {name}, not definitions of DMN 1.1 to 1.5",
                       {{"name", root.name()}}, std::to_string(root.line()) + ":1");
    std::shared_ptr<Model> model(new Model);
    auto& definitions = *model->definitions_;
    definitions.name = root.attribute("name");
    definitions.namespaceUri = root.attribute("namespace");
    open_.insert(definitions.namespaceUri);
    readImports(root, definitions);
    open_.erase(definitions.namespaceUri);
    definitions.types.read(root, definitions.imports, definitions.problems);
    ElementReader(*model, definitions, root).read();
    std::stable_sort(definitions.problems.begin(), definitions.problems.end(),
                     [](const Problem& a, const Problem& b) { return a.line < b.line; });
    return std::shared_ptr<const Model>(std::move(model));
}

void ModelReader::readImports(const xml::Element& root, Definitions& definitions) {
    for (const auto* element : root.elements(root.uri(), "import")) {
        const auto type = element->attribute("importType");
        if (!isModelNamespace(type)) {
            definitions.problems.push_back(
                {Severity::Note,
                 {},
                 element->line(),
                 {},
                 Message{"dmn.import_type", "what is imported as {type} is not used", {{"type", std::string(type)}}}});
            continue;
        }
        Import import;
        import.name = feel::normalizedName(element->attribute("name"));
        import.namespaceUri = element->attribute("namespace");
        import.model = imported(*element, definitions);
        definitions.imports.push_back(std::move(import));
    }
}

std::shared_ptr<const Model> ModelReader::imported(const xml::Element& element, Definitions& definitions) {
    const std::string space(element.attribute("namespace"));
    if (const auto known = known_.find(space); known != known_.end()) return known->second;
    if (open_.contains(space)) {
        problem(definitions, element.line(), {}, "dmn.import_cycle", "the import of {namespace} leads back to itself",
                {{"namespace", space}});
        return nullptr;
    }
    const auto bytes = resolver_ ? resolver_(space) : std::nullopt;
    if (!bytes) {
        problem(definitions, element.line(), {}, "dmn.import_missing", "no model of the namespace {namespace} is found",
                {{"namespace", space}});
        return known_[space] = nullptr;
    }
    auto model = read(*bytes);
    if (!model) {
        Message message{"dmn.import_unreadable",
                        "the model of the namespace {namespace} cannot be read: {reason} (at {place})",
                        {{"namespace", space}, {"place", model.error().place}}};
        message.nest("reason", model.error().message);
        definitions.problems.push_back({Severity::Error, {}, element.line(), {}, std::move(message)});
        return known_[space] = nullptr;
    }
    return known_[space] = *model;
}

}  // namespace entente::dmn
