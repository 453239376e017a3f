#include "bpmn/model.h"

#include <algorithm>
#include <array>

namespace entente::bpmn {

namespace {

constexpr std::array<std::string_view, 22> kElementNames = {"startEvent",
                                                            "endEvent",
                                                            "intermediateCatchEvent",
                                                            "intermediateThrowEvent",
                                                            "boundaryEvent",
                                                            "task",
                                                            "userTask",
                                                            "serviceTask",
                                                            "sendTask",
                                                            "receiveTask",
                                                            "scriptTask",
                                                            "businessRuleTask",
                                                            "manualTask",
                                                            "callActivity",
                                                            "subProcess",
                                                            "transaction",
                                                            "adHocSubProcess",
                                                            "exclusiveGateway",
                                                            "parallelGateway",
                                                            "inclusiveGateway",
                                                            "eventBasedGateway",
                                                            "complexGateway"};

constexpr std::array<std::string_view, 12> kEventNames = {"none",  "timer",        "message",   "signal",
                                                          "error", "escalation",   "terminate", "conditional",
                                                          "link",  "compensation", "cancel",    "multiple"};

template <typename Item>
int position(const std::vector<Item>& items, std::string_view id) {
    const auto found = std::find_if(items.begin(), items.end(), [&](const Item& item) { return item.id == id; });
    return found == items.end() ? -1 : static_cast<int>(found - items.begin());
}

std::string_view valueOf(const std::vector<Property>& properties, std::string_view name) {
    const auto found =
        std::find_if(properties.begin(), properties.end(), [&](const auto& p) { return p.name == name; });
    return found == properties.end() ? std::string_view() : std::string_view(found->value);
}

}  // namespace

std::string_view elementName(NodeKind kind) {
    return kElementNames.at(static_cast<std::size_t>(kind));
}

std::string_view eventName(EventKind kind) {
    return kEventNames.at(static_cast<std::size_t>(kind));
}

bool isTranslation(std::string_view propertyName) {
    return propertyName.starts_with("name.") || propertyName.starts_with("documentation.");
}

bool isActivity(NodeKind kind) {
    return kind >= NodeKind::Task && kind <= NodeKind::AdHocSubProcess;
}

bool isEvent(NodeKind kind) {
    return kind <= NodeKind::BoundaryEvent;
}

bool isGateway(NodeKind kind) {
    return kind >= NodeKind::ExclusiveGateway;
}

std::string_view FlowNode::property(std::string_view wanted) const {
    return valueOf(properties, wanted);
}

std::string_view FlowNode::header(std::string_view wanted) const {
    return valueOf(headers, wanted);
}

int Process::node(std::string_view wanted) const {
    return position(nodes, wanted);
}

int Process::flow(std::string_view wanted) const {
    return position(flows, wanted);
}

const Process* Definitions::process(std::string_view wanted) const {
    const int found = position(processes, wanted);
    return found < 0 ? nullptr : &processes[static_cast<std::size_t>(found)];
}

}  // namespace entente::bpmn
