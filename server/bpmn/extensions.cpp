#include "bpmn/extensions.h"

#include <array>

#include "base/utf8.h"
#include "bpmn/vocabulary.h"
#include "xml/element.h"

namespace entente::bpmn {

namespace {

using Take = void (*)(const xml::Element&, FlowNode&);

std::string copy(const xml::Element& element, std::string_view attribute) {
    return std::string(element.attribute(attribute));
}

void takeForm(const xml::Element& element, FlowNode& node) {
    node.formId = copy(element, "formId");
}

void takeAssignment(const xml::Element& element, FlowNode& node) {
    node.assignee = copy(element, "assignee");
    node.candidateGroups = copy(element, "candidateGroups");
    node.candidateUsers = copy(element, "candidateUsers");
}

void takeSchedule(const xml::Element& element, FlowNode& node) {
    node.dueDate = copy(element, "dueDate");
    node.followUpDate = copy(element, "followUpDate");
}

void takePriority(const xml::Element& element, FlowNode& node) {
    node.priority = copy(element, "priority");
}

void takeJob(const xml::Element& element, FlowNode& node) {
    node.jobType = copy(element, "type");
    node.retries = copy(element, "retries");
}

void takeDecision(const xml::Element& element, FlowNode& node) {
    node.decisionId = copy(element, "decisionId");
    node.resultVariable = copy(element, "resultVariable");
}

void takeScript(const xml::Element& element, FlowNode& node) {
    node.script = asExpression(element.attribute("expression"));
    node.resultVariable = copy(element, "resultVariable");
}

void takeLoop(const xml::Element& element, FlowNode& node) {
    node.loop.inputCollection = copy(element, "inputCollection");
    node.loop.inputElement = copy(element, "inputElement");
    node.loop.outputCollection = copy(element, "outputCollection");
    node.loop.outputElement = asExpression(element.attribute("outputElement"));
}

bool isNotFalse(const xml::Element& element, std::string_view attribute) {
    return element.attribute(attribute, "true") != "false";
}

void takeCall(const xml::Element& element, FlowNode& node) {
    auto& call = node.call;
    if (const auto id = element.attribute("processId"); !id.empty()) call.processId = std::string(id);
    call.versionTag = copy(element, "versionTag");
    const auto binding = element.attribute("bindingType", "latest");
    call.binding = binding == "deployment"   ? Binding::Deployment
                   : binding == "versionTag" ? Binding::VersionTag
                                             : Binding::Latest;
    call.propagatesInputs = isNotFalse(element, "propagateAllParentVariables");
    call.propagatesOutputs = isNotFalse(element, "propagateAllChildVariables");
}

void takeHeaders(const xml::Element& element, FlowNode& node) {
    for (const auto* header : element.elements(kZeebe, "header"))
        node.headers.push_back({copy(*header, "key"), copy(*header, "value")});
}

void takeMappings(const xml::Element& element, FlowNode& node) {
    for (const auto* input : element.elements(kZeebe, "input"))
        node.inputs.push_back({copy(*input, "source"), copy(*input, "target")});
    for (const auto* output : element.elements(kZeebe, "output"))
        node.outputs.push_back({copy(*output, "source"), copy(*output, "target")});
}

void takeProperties(const xml::Element&, FlowNode&) {}  // read for every element that has a name, see readProperties

/// That a user task is one of the engine's own is always so here; an external form of Camunda 7 style is not known.
void takeUserTask(const xml::Element&, FlowNode&) {}

struct Extension {
    std::string_view name;
    Take take;
};

constexpr std::array<Extension, 12> kExtensions = {{{"formDefinition", takeForm},
                                                    {"assignmentDefinition", takeAssignment},
                                                    {"taskSchedule", takeSchedule},
                                                    {"priorityDefinition", takePriority},
                                                    {"taskDefinition", takeJob},
                                                    {"calledDecision", takeDecision},
                                                    {"calledElement", takeCall},
                                                    {"script", takeScript},
                                                    {"taskHeaders", takeHeaders},
                                                    {"ioMapping", takeMappings},
                                                    {"properties", takeProperties},
                                                    {"userTask", takeUserTask}}};

}  // namespace

Text asExpression(std::string_view text) {
    const auto trimmed = utf8::trim(text);
    if (trimmed.empty() || isFeel(trimmed)) return Text(trimmed);
    return '=' + Text(trimmed);
}

std::vector<Property> readProperties(const xml::Element& element) {
    std::vector<Property> properties;
    const auto* extensions = element.child(kBpmn, "extensionElements");
    if (extensions == nullptr) return properties;
    for (const auto* group : extensions->elements(kZeebe, "properties"))
        for (const auto* property : group->elements(kZeebe, "property"))
            properties.push_back({copy(*property, "name"), copy(*property, "value")});
    return properties;
}

std::map<std::string, std::string> translations(const std::vector<Property>& properties, std::string_view what) {
    const auto prefix = std::string(what) + '.';
    std::map<std::string, std::string> texts;
    for (const auto& property : properties)
        if (property.name.starts_with(prefix)) texts.emplace(property.name.substr(prefix.size()), property.value);
    return texts;
}

void readLoopExtensions(const xml::Element& characteristics, FlowNode& node, std::vector<Unread>& unread) {
    const auto* extensions = characteristics.child(kBpmn, "extensionElements");
    if (extensions == nullptr) return;
    for (const auto* child : extensions->elements())
        if (child->is(kZeebe, "loopCharacteristics"))
            takeLoop(*child, node);
        else
            unread.push_back({child->uri() == kZeebe ? Unread::Origin::Zeebe : Unread::Origin::Foreign,
                              "element " + child->name(), node.id, child->line()});
}

void readExtensions(const xml::Element& element, FlowNode& node, std::vector<Unread>& unread) {
    node.properties = readProperties(element);
    node.names = translations(node.properties, "name");
    node.documentations = translations(node.properties, "documentation");
    const auto* extensions = element.child(kBpmn, "extensionElements");
    if (extensions == nullptr) return;
    for (const auto* child : extensions->elements()) {
        const Extension* known = nullptr;
        if (child->uri() == kZeebe)
            for (const auto& extension : kExtensions)
                if (extension.name == child->local()) known = &extension;
        if (known != nullptr) {
            known->take(*child, node);
        } else {
            const auto origin = child->uri() == kZeebe ? Unread::Origin::Zeebe : Unread::Origin::Foreign;
            unread.push_back({origin, "element " + child->name(), node.id, child->line()});
        }
    }
}

}  // namespace entente::bpmn
