#include "dmn/model.h"

#include "dmn/definitions.h"
#include "dmn/frame.h"
#include "dmn/model_reader.h"
#include "dmn/vocabulary.h"
#include "feel/function.h"
#include "feel/run.h"
#include "xml/document.h"

namespace entente::dmn {

namespace {

const Element* invocable(const Definitions& definitions, std::string_view nameOrId) {
    if (const auto* found = definitions.withId(nameOrId); found != nullptr && found->kind != Element::Kind::InputData)
        return found;
    for (const auto kind : {Element::Kind::Decision, Element::Kind::Service, Element::Kind::KnowledgeModel})
        if (const auto* found = definitions.find(kind, nameOrId)) return found;
    return nullptr;
}

/// Arguments of a service or knowledge model, found by the names of its parameters. One that is missing or of another
/// type is null, as it is for a decision.
feel::List argumentsOf(const Element& element, const feel::Context& inputs, Frame& frame, Session& session,
                       feel::Run& run) {
    feel::List arguments;
    if (element.kind == Element::Kind::Service) {
        for (const auto* parameter : element.parameters)
            arguments.push_back(frame.given(*parameter, run));
        return arguments;
    }
    const auto& function = *element.function;
    for (std::size_t i = 0; i < function.names.size(); ++i) {
        const auto* value = inputs.find(function.names[i]);
        arguments.push_back(value != nullptr
                                ? convertedOrNull(fromJsonValue(*value, function.types[i]), function.types[i],
                                                  function.names[i], function.place, &session, run)
                                : failAt(function.place, &session, run, "dmn.input_missing",
                                         "no value is given for `{name}`", {{"name", function.names[i]}}));
    }
    return arguments;
}

}  // namespace

const Element* Definitions::find(Element::Kind kind, std::string_view wanted) const {
    for (const auto& element : elements)
        if (element->kind == kind && element->name == wanted) return element.get();
    return nullptr;
}

const Element* Definitions::withId(std::string_view id) const {
    for (const auto& element : elements)
        if (!id.empty() && element->id == id) return element.get();
    return nullptr;
}

const Import* Definitions::importOf(std::string_view uri) const {
    for (const auto& import : imports)
        if (import.namespaceUri == uri) return &import;
    return nullptr;
}

Model::Model() : definitions_(std::make_unique<Definitions>()) {}
Model::~Model() = default;

Result<std::shared_ptr<const Model>> Model::load(std::string_view bytes, const ImportResolver& imports) {
    return ModelReader(imports).read(bytes);
}

const std::vector<Problem>& Model::problems() const {
    return definitions_->problems;
}

const std::string& Model::namespaceUri() const {
    return definitions_->namespaceUri;
}

std::vector<Invocable> Model::invocables() const {
    std::vector<Invocable> result;
    for (const auto& element : definitions_->elements) {
        if (element->kind == Element::Kind::InputData) continue;
        const auto kind = element->kind == Element::Kind::Decision  ? Invocable::Kind::Decision
                          : element->kind == Element::Kind::Service ? Invocable::Kind::Service
                                                                    : Invocable::Kind::KnowledgeModel;
        result.push_back({kind, element->id, element->name, element->place.line});
    }
    return result;
}

Result<Evaluation> Model::evaluate(std::string_view nameOrId, const feel::Context& inputs,
                                   const feel::Environment& environment, bool traced) const {
    const auto* element = invocable(*definitions_, nameOrId);
    if (element == nullptr)
        return notFound("dmn.no_decision", "the model has no decision, service or knowledge model `{name}`",
                        {{"name", std::string(nameOrId)}});
    Session session(traced);
    const Scope nothing(&session);
    feel::Run run(nothing, environment, session.found());
    const Inputs given(*this, inputs);
    Frame frame(&session, &given);
    Evaluation evaluation;
    try {
        if (element->kind == Element::Kind::Decision)
            evaluation.value = frame.valueOf(*element, run);
        else
            evaluation.value =
                run.call(*functionOf(*element).function(), argumentsOf(*element, inputs, frame, session, run));
    } catch (const feel::EvaluationEnded& ended) {
        return Error{ended.error.kind, ended.error.message, element->place.element};
    }
    session.finish(evaluation);
    return evaluation;
}

std::string namespaceOf(std::string_view bytes) {
    const auto document = xml::Document::parse(bytes);
    if (!document || !isModelNamespace(document->root().uri())) return {};
    return std::string(document->root().attribute("namespace"));
}

}  // namespace entente::dmn
