#include "bpmn/event_reader.h"

#include <array>
#include <optional>
#include <utility>

#include "base/utf8.h"
#include "bpmn/vocabulary.h"
#include "xml/element.h"

namespace entente::bpmn {

namespace {

std::optional<EventKind> eventKind(std::string_view local) {
    constexpr std::string_view suffix = "EventDefinition";
    if (!local.ends_with(suffix)) return std::nullopt;
    if (local == "compensateEventDefinition") return EventKind::Compensation;
    local.remove_suffix(suffix.size());
    for (int i = static_cast<int>(EventKind::Timer); i < static_cast<int>(EventKind::Multiple); ++i)
        if (eventName(static_cast<EventKind>(i)) == local) return static_cast<EventKind>(i);
    return std::nullopt;
}

void readTimer(const xml::Element& definition, FlowNode& node) {
    constexpr std::array<std::pair<std::string_view, TimerKind>, 3> kinds = {
        {{"timeDate", TimerKind::Date}, {"timeDuration", TimerKind::Duration}, {"timeCycle", TimerKind::Cycle}}};
    for (const auto& [name, kind] : kinds) {
        if (const auto* time = definition.child(kBpmn, name)) {
            node.timer = kind;
            node.timerText = std::string(utf8::trim(time->deepText()));
        }
    }
}

/// Camunda 8 keeps the correlation key with the message.
Text correlationKey(const xml::Element& message) {
    const auto* extensions = message.child(kBpmn, "extensionElements");
    const auto* subscription = extensions == nullptr ? nullptr : extensions->child(kZeebe, "subscription");
    return subscription == nullptr ? Text() : Text(subscription->attribute("correlationKey"));
}

}  // namespace

EventReader::EventReader(const xml::Element& definitions) {
    for (const auto* child : definitions.elements())
        if (const auto id = child->attribute("id"); child->uri() == kBpmn && !id.empty()) shared_.emplace(id, child);
}

bool EventReader::read(const xml::Element& part, FlowNode& node) const {
    const auto* definition = &part;
    if (part.local() == "eventDefinitionRef") {
        definition = find(utf8::trim(part.deepText()));
        // What it refers to cannot be told: an event of its own kind, which the engine does not execute.
        if (definition == nullptr || !eventKind(definition->local())) {
            node.event = EventKind::Multiple;
            return true;
        }
    }
    const auto kind = eventKind(definition->local());
    if (!kind) return false;
    node.event = node.event == EventKind::None ? *kind : EventKind::Multiple;
    if (node.event != EventKind::Multiple) take(*definition, node);
    return true;
}

void EventReader::readMessage(std::string_view reference, FlowNode& node) const {
    node.eventRef = std::string(reference);
    if (const auto* message = find(reference)) {
        node.eventName = Text(message->attribute("name"));
        node.correlationKey = correlationKey(*message);
    }
}

void EventReader::take(const xml::Element& definition, FlowNode& node) const {
    const auto refer = [&](std::string_view attribute) {
        node.eventRef = std::string(definition.attribute(attribute));
        return find(node.eventRef);
    };
    switch (node.event) {
        case EventKind::Timer:
            return readTimer(definition, node);
        case EventKind::Message:
            return readMessage(definition.attribute("messageRef"), node);
        case EventKind::Signal:
            if (const auto* signal = refer("signalRef")) node.eventName = Text(signal->attribute("name"));
            return;
        case EventKind::Error:
            if (const auto* error = refer("errorRef")) node.eventCode = Text(error->attribute("errorCode"));
            return;
        case EventKind::Escalation:
            if (const auto* escalation = refer("escalationRef"))
                node.eventCode = Text(escalation->attribute("escalationCode"));
            return;
        default:
            return;
    }
}

/// References are qualified names; a prefix says in which namespace, and this file is the only one there is.
const xml::Element* EventReader::find(std::string_view reference) const {
    auto found = shared_.find(reference);
    if (found == shared_.end()) found = shared_.find(reference.substr(reference.find(':') + 1));
    return found == shared_.end() || reference.empty() ? nullptr : found->second;
}

}  // namespace entente::bpmn
