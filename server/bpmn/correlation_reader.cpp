#include "bpmn/correlation_reader.h"

#include "base/utf8.h"
#include "bpmn/extensions.h"
#include "bpmn/vocabulary.h"
#include "xml/element.h"

namespace entente::bpmn {

namespace {

/// References are qualified names, and this file is the only one there is.
std::string localName(std::string_view reference) {
    return std::string(reference.substr(reference.find(':') + 1));
}

std::string expressionIn(const xml::Element& element, std::string_view part) {
    const auto* path = element.child(kBpmn, part);
    const auto text = path == nullptr ? Text() : asExpression(path->deepText());
    return text.empty() ? text : text.substr(1);
}

bool sends(NodeKind kind) {
    return kind == NodeKind::SendTask || kind == NodeKind::IntermediateThrowEvent || kind == NodeKind::EndEvent;
}

}  // namespace

CorrelationReader::CorrelationReader(const xml::Element& definitions) {
    for (const auto* property : definitions.elements(kBpmn, "correlationProperty"))
        for (const auto* retrieval : property->elements(kBpmn, "correlationPropertyRetrievalExpression"))
            if (auto message = localName(retrieval->attribute("messageRef")); !message.empty())
                if (auto path = expressionIn(*retrieval, "messagePath"); !path.empty())
                    properties_[message].push_back({std::string(property->attribute("id")), std::move(path)});
}

void CorrelationReader::complete(const xml::Element& element, Process& process) const {
    std::map<std::string, std::string> held;
    for (const auto* subscription : element.elements(kBpmn, "correlationSubscription"))
        for (const auto* binding : subscription->elements(kBpmn, "correlationPropertyBinding"))
            if (auto path = expressionIn(*binding, "dataPath"); !path.empty())
                held.emplace(localName(binding->attribute("correlationPropertyRef")), std::move(path));
    for (auto& node : process.nodes) {
        const auto found = properties_.find(localName(node.eventRef));
        if (found == properties_.end() || !node.correlationKey.empty()) continue;
        std::string key;
        for (const auto& [id, path] : found->second) {
            const auto own = held.find(id);
            const auto& told = sends(node.kind) || own == held.end() ? path : own->second;
            key = key.empty() ? told : "string(" + key + ") + \"|\" + string(" + told + ")";
        }
        node.correlationKey = '=' + key;
    }
}

}  // namespace entente::bpmn
