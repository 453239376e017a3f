#include "bpmn/steps.h"

#include <array>
#include <deque>
#include <optional>

#include "base/utf8.h"
#include "bpmn/reader.h"
#include "bpmn/vocabulary.h"
#include "xml/document.h"
#include "xml/escape.h"

namespace entente::bpmn {

namespace {

constexpr std::array<std::string_view, 14> kFieldNames = {
    "who", "policy",    "quorum",     "refusal",    "fourEyes", "sendBackTo",   "assurance",
    "due", "reminders", "escalation", "escalateTo", "mailText", "wordTemplate", "form"};

/// Where a setting is kept below `extensionElements`: an attribute of `group`, or of that `item` in it whose `keyName`
/// is `key`.
struct Place {
    std::string_view group;
    std::string_view attribute;
    std::string_view item = {};
    std::string_view keyName = {};
    std::string_view key = {};
};

constexpr Place property(std::string_view name) {
    return {"properties", "value", "property", "name", name};
}

constexpr Place header(std::string_view name) {
    return {"taskHeaders", "value", "header", "key", name};
}

std::string workOf(const FlowNode& node) {
    if (node.kind != NodeKind::UserTask) return node.jobType;
    const auto kind = node.property("kind");
    return kind.empty() ? "form" : std::string(kind);
}

std::optional<Place> placeOfWho(const FlowNode& node, const std::string& work) {
    if (work == "approval") return property(node.property("approversTable").empty() ? "approvers" : "approversTable");
    if (work == "answer") return property("respondent");
    return Place{"assignmentDefinition", node.assignee.empty() ? "candidateGroups" : "assignee"};
}

std::optional<Place> placeInUserTask(const FlowNode& node, const std::string& work, StepField field) {
    switch (field) {
        case StepField::Who:
            return placeOfWho(node, work);
        case StepField::Due:
            return Place{"taskSchedule", "dueDate"};
        case StepField::Policy:
        case StepField::Quorum:
        case StepField::Refusal:
        case StepField::SendBackTo:
            if (work == "approval") return property(fieldName(field));
            break;
        case StepField::Assurance:
            if (work == "approval" || work == "answer") return property(fieldName(field));
            break;
        case StepField::FourEyes:
        case StepField::Reminders:
        case StepField::Escalation:
        case StepField::EscalateTo:
        case StepField::MailText:
            return property(fieldName(field));
        case StepField::Form:
            if (work == "form" || work == "answer") return Place{"formDefinition", "formId"};
            break;
        case StepField::WordTemplate:
            break;
    }
    return std::nullopt;
}

std::optional<Place> placeOf(const FlowNode& node, StepField field) {
    const auto work = workOf(node);
    if (node.kind == NodeKind::UserTask) return placeInUserTask(node, work, field);
    if (node.kind != NodeKind::ServiceTask) return std::nullopt;
    if (work == "entente:mail" && field == StepField::Who) return Place{"ioMapping", "source", "input", "target", "to"};
    if (work == "entente:mail" && field == StepField::MailText) return header("text");
    if (work == "entente:document" && field == StepField::WordTemplate) return header("template");
    return std::nullopt;
}

Text valueAt(const FlowNode& node, const Place& place) {
    if (place.group == "properties") return Text(node.property(place.key));
    if (place.group == "taskHeaders") return Text(node.header(place.key));
    if (place.group == "taskSchedule") return node.dueDate;
    if (place.group == "formDefinition") return node.formId;
    if (place.group == "assignmentDefinition")
        return place.attribute == "assignee" ? node.assignee : node.candidateGroups;
    for (const auto& input : node.inputs)
        if (input.target == place.key) return input.source;
    return {};
}

std::optional<Step> stepOf(const FlowNode& node) {
    Step step{node.id, node.kind, workOf(node), node.name, node.names, {}};
    for (std::size_t i = 0; i < kFieldNames.size(); ++i) {
        const auto field = static_cast<StepField>(i);
        if (const auto place = placeOf(node, field)) step.values.emplace(field, valueAt(node, *place));
    }
    if (step.values.empty()) return std::nullopt;
    return step;
}

/// Nodes by distance from the start; those that cannot be reached come last, in document order.
std::vector<int> walk(const Process& process) {
    std::vector<int> order;
    std::vector<bool> seen(process.nodes.size(), false);
    std::deque<int> queue;
    const auto visit = [&](int index) {
        if (index < 0 || seen[static_cast<std::size_t>(index)]) return;
        seen[static_cast<std::size_t>(index)] = true;
        queue.push_back(index);
    };
    const auto drain = [&] {
        while (!queue.empty()) {
            const int index = queue.front();
            queue.pop_front();
            order.push_back(index);
            for (const int flow : process.nodes[static_cast<std::size_t>(index)].outgoing)
                visit(process.flows[static_cast<std::size_t>(flow)].target);
        }
    };
    for (std::size_t i = 0; i < process.nodes.size(); ++i)
        if (process.nodes[i].kind == NodeKind::StartEvent) visit(static_cast<int>(i));
    drain();
    for (std::size_t i = 0; i < process.nodes.size(); ++i) {
        visit(static_cast<int>(i));
        drain();
    }
    return order;
}

/// Changes one element of the tree and keeps its indentation.
class Editor {
  public:
    explicit Editor(xml::Element& element) : element_(element) {}

    void set(const Place& place, const Text& value) {
        if (value.empty())
            remove(place);
        else
            put(place, value);
    }

  private:
    static std::string name(const xml::Element& beside, std::string_view uri, std::string_view local) {
        const auto* prefix = beside.prefixFor(uri);
        return prefix == nullptr || prefix->empty() ? std::string(local) : *prefix + ':' + std::string(local);
    }

    /// The white space before the first child element: how children are indented here.
    static std::string indentation(const xml::Element& parent) {
        const auto& children = parent.children();
        if (children.size() < 2 || !children.front()->isText()) return {};
        const auto& text = children.front()->content();
        return text.find_first_not_of(" \t\r\n") == std::string::npos ? text : std::string();
    }

    static std::string ownIndentation(const xml::Element& element) {
        return element.parent() == nullptr ? std::string() : indentation(*element.parent());
    }

    /// A new child behind `index` others, on a line of its own where the others are.
    static xml::Element& insert(xml::Element& parent, std::size_t index, std::string_view uri, std::string_view local) {
        auto child = std::make_unique<xml::Element>(name(parent, uri, local), std::string(uri));
        auto& added = *child;
        const auto outer = ownIndentation(parent);
        const auto inner = indentation(parent).empty() ? (outer.empty() ? outer : outer + "  ") : indentation(parent);
        const bool empty = parent.elements().empty();
        if (empty) parent.setText({});
        if (empty) index = 0;
        if (!inner.empty()) parent.insert(index++, std::make_unique<xml::Node>(xml::NodeKind::Text, inner));
        parent.insert(index, std::move(child));
        if (empty && !outer.empty()) parent.appendText(outer);
        return added;
    }

    static std::size_t behindLast(const xml::Element& parent) {
        const auto all = parent.elements();
        return all.empty() ? 0 : parent.indexOf(*all.back()) + 1;
    }

    /// `extensionElements` follows the documentation and precedes all else (BPMN 2.0.2, schema of tBaseElement).
    xml::Element& extensions() {
        if (auto* found = element_.child(kBpmn, "extensionElements")) return *found;
        std::size_t index = 0;
        for (const auto* documentation : element_.elements(kBpmn, "documentation"))
            index = element_.indexOf(*documentation) + 1;
        return insert(element_, index, kBpmn, "extensionElements");
    }

    xml::Element* item(xml::Element& group, const Place& place) {
        for (auto* candidate : group.elements(kZeebe, place.item))
            if (candidate->attribute(place.keyName) == place.key) return candidate;
        return nullptr;
    }

    void put(const Place& place, const Text& value) {
        auto& all = extensions();
        auto* target = all.child(kZeebe, place.group);
        if (target == nullptr) target = &insert(all, behindLast(all), kZeebe, place.group);
        if (!place.item.empty()) {
            auto* found = item(*target, place);
            if (found == nullptr) {
                found = &insert(*target, behindLast(*target), kZeebe, place.item);
                found->setAttribute(std::string(place.keyName), std::string(place.key));
            }
            target = found;
        }
        target->setAttribute(std::string(place.attribute), value);
    }

    void remove(const Place& place) {
        auto* all = element_.child(kBpmn, "extensionElements");
        auto* group = all == nullptr ? nullptr : all->child(kZeebe, place.group);
        if (group == nullptr) return;
        if (place.item.empty()) {
            group->removeAttribute(place.attribute);
            if (group->attributes().empty() && group->elements().empty()) takeOut(*all, *group);
        } else if (auto* found = item(*group, place)) {
            takeOut(*group, *found);
            if (group->elements().empty()) takeOut(*all, *group);
        }
    }

    /// With the white space before it.
    static void takeOut(xml::Element& parent, const xml::Element& child) {
        const auto index = parent.indexOf(child);
        if (index > 0) {
            const auto& before = *parent.children()[index - 1];
            if (before.isText() && before.content().find_first_not_of(" \t\r\n") == std::string::npos)
                parent.remove(before);
        }
        parent.remove(child);
    }

    xml::Element& element_;
};

xml::Element* findById(xml::Element& root, std::string_view id) {
    std::vector<xml::Element*> stack{&root};
    while (!stack.empty()) {
        auto* element = stack.back();
        stack.pop_back();
        if (element->uri() == kBpmn && element->attribute("id") == id) return element;
        const auto children = element->elements();
        stack.insert(stack.end(), children.rbegin(), children.rend());
    }
    return nullptr;
}

bool fitsXml(std::string_view text) {
    if (!utf8::valid(text)) return false;
    for (std::size_t offset = 0; offset < text.size();)
        if (!xml::isXmlCharacter(utf8::next(text, offset))) return false;
    return true;
}

const FlowNode* findNode(const Definitions& definitions, std::string_view id) {
    for (const auto& process : definitions.processes)
        if (const int index = process.node(id); index >= 0) return &process.nodes[static_cast<std::size_t>(index)];
    return nullptr;
}

Result<void> apply(xml::Document& document, const FlowNode& node, const StepEdit& edit) {
    Editor editor(*findById(document.root(), edit.element));
    for (const auto& [field, value] : edit.values) {
        const auto place = placeOf(node, field);
        if (!place)
            return invalid("bpmn.steps.field", "The step {element} has no {field}.",
                           {{"element", edit.element}, {"field", std::string(fieldName(field))}}, edit.element);
        if (!fitsXml(value))
            return invalid("bpmn.steps.text", "{field} holds characters that cannot be stored.",
                           {{"field", std::string(fieldName(field))}}, edit.element);
        editor.set(*place, value);
    }
    return {};
}

}  // namespace

std::string_view fieldName(StepField field) {
    return kFieldNames.at(static_cast<std::size_t>(field));
}

std::vector<Step> steps(const Process& process) {
    std::vector<Step> found;
    for (const int index : walk(process))
        if (auto step = stepOf(process.nodes[static_cast<std::size_t>(index)])) found.push_back(std::move(*step));
    return found;
}

Result<std::string> applySteps(std::string_view bytes, const std::vector<StepEdit>& edits) {
    auto document = xml::Document::parse(bytes);
    if (!document) return document.error();
    const auto reading = read(bytes);
    if (reading.definitions.processes.empty()) return Error{ErrorKind::Invalid, reading.problems.front().message};
    auto& root = document->root();
    if (root.prefixFor(kZeebe) == nullptr)
        root.declare(root.uriFor("zeebe") == nullptr ? "zeebe" : "zeebe8", std::string(kZeebe));
    for (const auto& edit : edits) {
        const auto* node = findNode(reading.definitions, edit.element);
        if (node == nullptr)
            return notFound("bpmn.steps.unknown", "There is no step {element}.", {{"element", edit.element}});
        if (const auto applied = apply(*document, *node, edit); !applied) return applied.error();
    }
    return document->toXml();
}

}  // namespace entente::bpmn
