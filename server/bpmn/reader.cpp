#include "bpmn/reader.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <optional>
#include <unordered_map>

#include "base/utf8.h"
#include "bpmn/correlation_reader.h"
#include "bpmn/event_reader.h"
#include "bpmn/expressions.h"
#include "bpmn/extensions.h"
#include "bpmn/vocabulary.h"
#include "feel/number.h"
#include "xml/document.h"

namespace entente::bpmn {

namespace {

/// A number stays what it is, so that a check can judge it.
Text numberOrExpression(std::string_view text) {
    const auto trimmed = utf8::trim(text);
    return feel::Number::parse(trimmed) ? Text(trimmed) : asExpression(trimmed);
}

/// Drawing, documentation and containers of names: leaving them aside changes nothing about a run.
constexpr std::array<std::string_view, 22> kSilent = {"documentation", "extensionElements",
                                                      "incoming",      "outgoing",
                                                      "laneSet",       "textAnnotation",
                                                      "association",   "group",
                                                      "category",      "message",
                                                      "signal",        "error",
                                                      "escalation",    "import",
                                                      "collaboration", "itemDefinition",
                                                      "relationship",  "resource",
                                                      "dataObject",    "dataObjectReference",
                                                      "dataStore",     "dataStoreReference"};

std::optional<NodeKind> nodeKind(std::string_view local) {
    for (int i = 0; i <= static_cast<int>(NodeKind::ComplexGateway); ++i)
        if (elementName(static_cast<NodeKind>(i)) == local) return static_cast<NodeKind>(i);
    return std::nullopt;
}

bool isTrue(std::string_view text) {
    return text == "true" || text == "1";
}

class Reader {
  public:
    explicit Reader(const xml::Element& root) : root_(root), events_(root), correlations_(root) {}

    Reading take() {
        const auto& root = root_;
        reading_.definitions.id = std::string(root.attribute("id"));
        for (const auto* child : root.elements()) {
            if (child->is(kBpmn, "process"))
                readProcess(*child);
            else if (const auto kind = globalTask(*child))
                readGlobalTask(*child, *kind);
            else
                leaveAside(*child, reading_.definitions.id);
        }
        collectIds(root);
        if (reading_.definitions.processes.empty())
            problem(root.line(), {}, {"bpmn.no_process", "The file holds no process.", {}});
        return std::move(reading_);
    }

  private:
    struct References {
        std::vector<std::string> defaults;  ///< by node
        std::vector<int> flowParents;       ///< by flow
    };

    void problem(int line, std::string element, Message message) {
        reading_.problems.push_back({Severity::Error, {}, line, std::move(element), std::move(message)});
    }

    /// Ids are unique in a file, its diagrams included (XML Schema type xsd:ID).
    void collectIds(const xml::Element& root) {
        std::vector<const xml::Element*> stack{&root};
        while (!stack.empty()) {
            const auto* element = stack.back();
            stack.pop_back();
            if (element->uri() == kBpmn || element->uri() == kDiagram)
                if (const auto id = element->attribute("id"); !id.empty())
                    reading_.definitions.ids.emplace_back(std::string(id), element->line());
            auto children = element->elements();
            stack.insert(stack.end(), children.rbegin(), children.rend());
        }
    }

    void leaveAside(const xml::Element& element, const std::string& owner) {
        if (element.uri() == kBpmn) {
            if (std::find(kSilent.begin(), kSilent.end(), element.local()) != kSilent.end()) return;
            if (owner == reading_.definitions.id && element.local().ends_with("EventDefinition")) return;
            if (element.local().starts_with("correlation")) return;
            unread(Unread::Origin::Bpmn, "element " + std::string(element.local()), owner, element.line());
        } else if (element.uri() != kDiagram) {
            unread(Unread::Origin::Foreign, "element " + element.name(), owner, element.line());
        }
    }

    void unread(Unread::Origin origin, std::string what, const std::string& owner, int line) {
        reading_.definitions.unread.push_back({origin, std::move(what), owner, line});
    }

    void readForeignAttributes(const xml::Element& element, const std::string& owner) {
        for (const auto& attribute : element.attributes()) {
            if (attribute.uri == kZeebe) {
                if (!attribute.local().starts_with("modelerTemplate"))
                    unread(Unread::Origin::Zeebe, "attribute " + attribute.name, owner, element.line());
            } else if (!attribute.uri.empty() && attribute.uri != kBpmn && attribute.uri != kSchemaInstance) {
                unread(Unread::Origin::Foreign, "attribute " + attribute.name, owner, element.line());
            }
        }
    }

    void readProcess(const xml::Element& element) {
        Process process;
        process.id = std::string(element.attribute("id"));
        process.line = element.line();
        process.name = std::string(element.attribute("name"));
        process.executable = isTrue(element.attribute("isExecutable"));
        process.properties = readProperties(element);
        process.names = translations(process.properties, "name");
        process.documentations = translations(process.properties, "documentation");
        if (const auto* extensions = element.child(kBpmn, "extensionElements")) {
            if (const auto* tag = extensions->child(kZeebe, "versionTag"))
                process.versionTag = std::string(tag->attribute("value"));
        }
        readForeignAttributes(element, process.id);
        if (process.id.empty()) problem(process.line, {}, {"bpmn.process_without_id", "The process has no id.", {}});
        References references;
        readContainer(element, -1, process, references);
        correlations_.complete(element, process);
        resolve(process, references);
        reading_.definitions.processes.push_back(std::move(process));
    }

    static std::optional<NodeKind> globalTask(const xml::Element& element) {
        constexpr std::array<std::pair<std::string_view, NodeKind>, 5> kinds = {
            {{"globalTask", NodeKind::Task},
             {"globalUserTask", NodeKind::UserTask},
             {"globalScriptTask", NodeKind::ScriptTask},
             {"globalManualTask", NodeKind::ManualTask},
             {"globalBusinessRuleTask", NodeKind::BusinessRuleTask}}};
        for (const auto& [name, kind] : kinds)
            if (element.is(kBpmn, name)) return kind;
        return std::nullopt;
    }

    /// A task that call activities share (clause 10.3.3): a process of that one task, under the same id.
    void readGlobalTask(const xml::Element& element, NodeKind kind) {
        Process process;
        process.id = std::string(element.attribute("id"));
        process.line = element.line();
        process.name = std::string(element.attribute("name"));
        process.globalTask = true;
        References references;
        readNode(element, kind, -1, process, references);
        resolve(process, references);
        reading_.definitions.processes.push_back(std::move(process));
    }

    void readContainer(const xml::Element& container, int parent, Process& process, References& references) {
        for (const auto* child : container.elements()) {
            const auto kind = child->uri() == kBpmn ? nodeKind(child->local()) : std::nullopt;
            if (kind) {
                readNode(*child, *kind, parent, process, references);
            } else if (child->is(kBpmn, "sequenceFlow")) {
                readFlow(*child, parent, process, references);
            } else if (child->is(kBpmn, "documentation") && parent < 0) {
                process.documentation = std::string(utf8::trim(child->deepText()));
            } else if (parent < 0 || !isPartOfNode(*child)) {
                leaveAside(*child, parent < 0 ? process.id : process.nodes[static_cast<std::size_t>(parent)].id);
            }
        }
    }

    static bool isPartOfNode(const xml::Element& element) {
        return element.local().ends_with("LoopCharacteristics") || element.local() == "ioSpecification" ||
               element.local() == "property" || element.local().ends_with("Association");
    }

    void readNode(const xml::Element& element, NodeKind kind, int parent, Process& process, References& references) {
        FlowNode node;
        node.kind = kind;
        node.id = std::string(element.attribute("id"));
        node.line = element.line();
        node.name = std::string(element.attribute("name"));
        node.parent = parent;
        node.triggeredByEvent = isTrue(element.attribute("triggeredByEvent"));
        const auto interrupting = kind == NodeKind::BoundaryEvent ? "cancelActivity" : "isInterrupting";
        node.interrupting = isTrue(element.attribute(interrupting, "true"));
        // The schema lets an element go without an id; what the engine keeps of it needs one that stays the same.
        if (node.id.empty()) node.id = std::string(elementName(kind)) + '#' + std::to_string(process.nodes.size() + 1);
        readExtensions(element, node, reading_.definitions.unread);
        readForeignAttributes(element, node.id);
        for (const auto attribute : {"startQuantity", "completionQuantity"})
            if (element.attribute(attribute, "1") != "1")
                unread(Unread::Origin::Bpmn, std::string("attribute ") + attribute, node.id, node.line);
        if (isTrue(element.attribute("isForCompensation")))
            unread(Unread::Origin::Bpmn, "attribute isForCompensation", node.id, node.line);
        for (const auto* child : element.elements())
            readPart(*child, node);
        if (kind == NodeKind::ReceiveTask || kind == NodeKind::SendTask)
            events_.readMessage(element.attribute("messageRef"), node);
        node.instantiates = isTrue(element.attribute("instantiate"));
        if (const auto called = element.attribute("calledElement"); !called.empty() && node.call.processId.empty())
            node.call.processId = std::string(called.substr(called.find(':') + 1));
        references.defaults.emplace_back(element.attribute("default"));
        node.attachedToRef = std::string(element.attribute("attachedToRef"));
        process.nodes.push_back(std::move(node));
        if (kind == NodeKind::SubProcess || kind == NodeKind::Transaction || kind == NodeKind::AdHocSubProcess)
            readContainer(element, static_cast<int>(process.nodes.size()) - 1, process, references);
    }

    void readPart(const xml::Element& part, FlowNode& node) {
        if (part.uri() != kBpmn) return;
        if (isEvent(node.kind) && events_.read(part, node)) return;
        if (part.local() == "documentation") {
            node.documentation = std::string(utf8::trim(part.deepText()));
        } else if (part.local().ends_with("LoopCharacteristics")) {
            readLoop(part, node);
        } else if (part.local() == "script" && node.script.empty()) {
            node.script = asExpression(part.deepText());
        } else if (part.local() == "dataInputAssociation" || part.local() == "dataOutputAssociation") {
            unread(Unread::Origin::Bpmn, "element " + std::string(part.local()), node.id, part.line());
        }
    }

    void readLoop(const xml::Element& part, FlowNode& node) {
        auto& loop = node.loop;
        const bool both = node.isLoop();
        loop.kind = part.local() == "standardLoopCharacteristics" ? LoopKind::Standard
                    : isTrue(part.attribute("isSequential"))      ? LoopKind::Sequential
                                                                  : LoopKind::Parallel;
        if (both) {
            problem(part.line(), node.id,
                    {"bpmn.loop_twice", "An activity has loop characteristics of one kind only.", {}});
        }
        if (loop.kind == LoopKind::Standard) return;
        readLoopExtensions(part, node, reading_.definitions.unread);
        if (part.attribute("behavior", "All") != "All")
            unread(Unread::Origin::Bpmn, "attribute behavior", node.id, part.line());
        for (const auto* child : part.elements()) {
            if (child->is(kBpmn, "loopCardinality"))
                loop.cardinality = numberOrExpression(child->deepText());
            else if (child->is(kBpmn, "completionCondition"))
                loop.completionCondition = asExpression(child->deepText());
            else
                leaveAside(*child, node.id);
        }
    }

    void readFlow(const xml::Element& element, int parent, Process& process, References& references) {
        SequenceFlow flow;
        flow.id = std::string(element.attribute("id"));
        flow.line = element.line();
        flow.name = std::string(element.attribute("name"));
        flow.names = translations(readProperties(element), "name");
        flow.sourceRef = std::string(element.attribute("sourceRef"));
        flow.targetRef = std::string(element.attribute("targetRef"));
        if (flow.id.empty()) flow.id = ownId(flow, process);
        if (const auto* condition = element.child(kBpmn, "conditionExpression")) {
            flow.condition = asExpression(condition->deepText());
        }
        readForeignAttributes(element, flow.id);
        references.flowParents.push_back(parent);
        process.flows.push_back(std::move(flow));
    }

    /// The schema lets a flow go without an id; what the engine keeps of it needs one that stays the same.
    static std::string ownId(const SequenceFlow& flow, const Process& process) {
        const auto way = flow.sourceRef + "->" + flow.targetRef;
        const auto alike = std::count_if(process.flows.begin(), process.flows.end(), [&](const SequenceFlow& other) {
            return other.sourceRef == flow.sourceRef && other.targetRef == flow.targetRef;
        });
        return alike == 0 ? way : way + '#' + std::to_string(alike + 1);
    }

    static void resolve(Process& process, const References& references) {
        std::unordered_map<std::string_view, int> nodes;
        for (std::size_t i = 0; i < process.nodes.size(); ++i)
            nodes.emplace(process.nodes[i].id, static_cast<int>(i));
        const auto find = [&](std::string_view id, int parent) {
            const auto found = nodes.find(id);
            if (id.empty() || found == nodes.end()) return -1;
            return process.nodes[static_cast<std::size_t>(found->second)].parent == parent ? found->second : -1;
        };
        std::unordered_map<std::string_view, int> flows;
        for (std::size_t i = 0; i < process.flows.size(); ++i) {
            auto& flow = process.flows[i];
            const int index = static_cast<int>(i);
            flow.source = find(flow.sourceRef, references.flowParents[i]);
            flow.target = find(flow.targetRef, references.flowParents[i]);
            flows.emplace(flow.id, index);
            if (flow.source < 0 || flow.target < 0) continue;
            process.nodes[static_cast<std::size_t>(flow.source)].outgoing.push_back(index);
            process.nodes[static_cast<std::size_t>(flow.target)].incoming.push_back(index);
        }
        for (std::size_t i = 0; i < process.nodes.size(); ++i) {
            auto& node = process.nodes[i];
            node.attachedTo = find(node.attachedToRef, node.parent);
            const auto found = flows.find(references.defaults[i]);
            node.defaultRef = references.defaults[i];
            if (!node.defaultRef.empty() && found != flows.end()) node.defaultFlow = found->second;
        }
    }

    const xml::Element& root_;
    EventReader events_;
    CorrelationReader correlations_;
    Reading reading_;
};

int lineOf(const Error& error) {
    int line = 0;
    std::from_chars(error.place.data(), error.place.data() + error.place.size(), line);
    return line;
}

}  // namespace

Reading read(std::string_view bytes) {
    auto document = xml::Document::parse(bytes);
    Reading reading;
    if (!document) {
        reading.problems.push_back({Severity::Error, {}, lineOf(document.error()), {}, document.error().message});
        return reading;
    }
    if (!document->root().is(kBpmn, "definitions")) {
        reading.problems.push_back({Severity::Error,
                                    {},
                                    document->root().line(),
                                    {},
                                    {"bpmn.not_bpmn",
                                     "The root element is {name}, not definitions of BPMN 2.0.",
                                     {{"name", document->root().name()}}}});
        return reading;
    }
    return Reader(document->root()).take();
}

}  // namespace entente::bpmn
