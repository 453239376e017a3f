#include "workflow/variable_check.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "bpmn/expressions.h"
#include "bpmn/references.h"
#include "feel/expression.h"
#include "feel/names.h"
#include "workflow/document_generator.h"
#include "workflow/unforeseen.h"

namespace entente::workflow {

namespace {

/// Dotted paths of variables. Below the end of a path anything may be.
using Paths = std::set<std::string>;

bool isAbove(std::string_view path, std::string_view other) {
    return other.starts_with(path) && (other.size() == path.size() || other[path.size()] == '.');
}

bool isKnown(const Paths& known, const std::string& path) {
    return std::any_of(known.begin(), known.end(),
                       [&](const std::string& one) { return isAbove(one, path) || isAbove(path, one); });
}

/// The known path that `path` is a misspelling of: one step of it is like another name below the same steps. Empty when
/// there is none.
std::string closestTo(const std::string& path, const Paths& known) {
    std::size_t begin = 0, end = path.find('.');
    while (end != std::string::npos && isKnown(known, path.substr(0, end))) {
        begin = end + 1;
        end = path.find('.', begin);
    }
    std::vector<std::string> names;
    for (const auto& one : known)
        if (one.starts_with(path.substr(0, begin))) names.push_back(one.substr(begin, one.find('.', begin) - begin));
    const auto name = feel::closestName(path.substr(begin, end - begin), names);
    return name.empty() ? name : path.substr(0, begin) + name;
}

/// What a loop adds to the names, within its instances and behind it.
void collectLoop(const bpmn::FlowNode& node, Paths& known) {
    if (!node.isLoop()) return;
    known.insert({"loopCounter", "numberOfInstances", "numberOfActiveInstances", "numberOfCompletedInstances",
                  "numberOfTerminatedInstances"});
    for (const auto& name : {node.loop.inputElement, node.loop.outputCollection})
        if (!name.empty()) known.insert(name);
}

/// Whether an event may bring variables that only who throws it knows.
bool bringsVariables(const bpmn::FlowNode& node) {
    const bool catches = node.kind == bpmn::NodeKind::StartEvent || node.kind == bpmn::NodeKind::BoundaryEvent ||
                         node.kind == bpmn::NodeKind::IntermediateCatchEvent;
    switch (node.event) {
        case bpmn::EventKind::Message:
        case bpmn::EventKind::Signal:
        case bpmn::EventKind::Error:
        case bpmn::EventKind::Escalation:
        case bpmn::EventKind::Multiple:
            return catches;
        default:
            return false;
    }
}

/// The variable that a task of this type gives; empty for none.
std::string resultOfJob(std::string_view type) {
    if (type == "entente:record") return "written";
    return type == "entente:consent" ? "asked" : "";
}

/// Whether all that the node leaves is known beforehand; `known` takes it.
bool collectResults(const bpmn::FlowNode& node, const std::map<std::string, forms::Form>& forms, Paths& known) {
    for (const auto& output : node.outputs)
        known.insert(output.target);
    collectLoop(node, known);
    const bool computes = !node.decisionId.empty() || !node.script.empty();
    if (computes && !node.resultVariable.empty()) known.insert(node.resultVariable);
    if (const auto result = resultOfJob(node.jobType); !result.empty() && node.outputs.empty()) known.insert(result);
    if (!node.outputs.empty() || computes) return true;
    if (bpmn::isEvent(node.kind)) return !bringsVariables(node);
    switch (node.kind) {
        case bpmn::NodeKind::ServiceTask:
            return node.jobType.starts_with("entente:");
        case bpmn::NodeKind::Task:
        case bpmn::NodeKind::ManualTask:
        case bpmn::NodeKind::SubProcess:
            return true;
        case bpmn::NodeKind::UserTask:
            break;
        default:
            return bpmn::isGateway(node.kind);
    }
    const auto kind = node.property("kind");
    if (kind == "approval")
        known.insert({"decision.outcome", "decision.comment", "decision.by", "decision.at", "decision.votes",
                      "decision.backTo", "decision.takenBack"});
    if (kind == "approval" && !node.property("agreementSet").empty())
        known.insert({"agreement.agreed", "agreement.number", "agreement.sha256", "agreement.files", "agreement.mois",
                      "agreement.partner"});
    if (kind == "dispatch")
        known.insert(
            {"dispatch.number", "dispatch.date", "dispatch.channel", "dispatch.reference", "dispatch.handedOverAt"});
    const auto form = forms.find(node.formId);
    if (form == forms.end()) return kind == "approval" || kind == "dispatch";
    for (const auto* field : form->second.fields())
        known.insert(field->key);
    return true;
}

/// What a document knows of itself (`DocumentGenerator`).
const Paths& documentPaths() {
    static const Paths paths = [] {
        const auto document = documentValue({}, 0);
        Paths entries;
        for (const auto& [name, value] : document.entries())
            entries.insert("document." + name);
        return entries;
    }();
    return paths;
}

/// By name and language, as the package has them.
std::vector<std::string> templatesOf(const bpmn::FlowNode& task) {
    std::vector<std::string> names;
    for (const auto& language : bpmn::documentLanguages(task.header("languages")))
        names.push_back(std::string(task.header("template")) + "." + language);
    return names;
}

class VariableCheck {
  public:
    explicit VariableCheck(Paths known) : known_(std::move(known)) {}

    template <typename Item>
    void check(const Item& item, const Paths& local = {}) {
        for (const auto& [where, text] : bpmn::expressionsOf(item)) {
            if (where == "carryOver") continue;  // sees no variables of the case, see `checkCarryRules`
            const auto expression = feel::Expression::compile(text);
            if (!expression) continue;
            for (const auto& steps : expression->requiredPaths()) {
                const auto path = fmt::format("{}", fmt::join(steps, "."));
                if (!isKnown(known_, path) && !isKnown(local, path)) unknown(item, where, path);
            }
        }
    }

    /// What a Word template reads. When nobody can foresee what the process sets, only `document` can be told.
    void check(const bpmn::FlowNode& node, const std::string& name, const docx::DocxTemplate& word, const Paths& local,
               bool foreseeable) {
        const auto& inspection = word.inspection();
        for (std::size_t i = 0; i < inspection.paths.size(); ++i) {
            const auto path = withoutBrackets(inspection.paths[i]);
            const bool isOfDocument = isAbove("document", path);
            // A mapping cannot set `document`: the product's own comes last.
            const auto& known = isOfDocument ? documentPaths() : known_;
            if (isKnown(known, path) || (!isOfDocument && (!foreseeable || isKnown(local, path)))) continue;
            unknownInTemplate(node, name, inspection.readAt[i], path, closestTo(path, known));
        }
    }

    std::vector<Problem> problems;

  private:
    static std::string withoutBrackets(const std::string& path) {
        std::string plain;
        for (const char c : path)
            if (c != '[' && c != ']') plain += c;
        return plain;
    }

    void unknownInTemplate(const bpmn::FlowNode& node, const std::string& name, const docx::Place& place,
                           const std::string& path, const std::string& closest) {
        Message message{
            closest.empty() ? "workflow.unknown_in_template" : "workflow.unknown_in_template_like",
            closest.empty()
                ? "Word template “{template}”, paragraph {paragraph}, {tag}: nothing sets “{name}”."
                : "Word template “{template}”, paragraph {paragraph}, {tag}: nothing sets “{name}”; did you "
                  "mean “{closest}”?",
            {{"template", name}, {"paragraph", std::to_string(place.line)}, {"tag", place.tag}, {"name", path}}};
        if (!closest.empty()) message.arguments.emplace_back("closest", closest);
        problems.push_back({Severity::Warning, {}, node.line, node.id, std::move(message)});
    }

    template <typename Item>
    void unknown(const Item& item, std::string_view where, const std::string& path) {
        Message place{{}, {}, {{"name", path}}};
        place.nest("where", bpmn::term(where));
        auto& arguments = place.arguments;
        const auto closest = closestTo(path, known_);
        if (!closest.empty()) arguments.emplace_back("closest", closest);
        problems.push_back(
            {Severity::Warning,
             {},
             item.line,
             item.id,
             closest.empty()
                 ? Message{"workflow.unknown_variable", "{where}: nothing in this workflow sets “{name}”.", arguments}
                 : Message{"workflow.unknown_variable_like",
                           "{where}: nothing in this workflow sets “{name}”; did you mean “{closest}”?", arguments}});
    }

    Paths known_;
};

}  // namespace

std::vector<Problem> checkVariables(const bpmn::Process& process, const std::map<std::string, forms::Form>& forms,
                                    const std::map<std::string, docx::DocxTemplate>& templates, bool isCalled) {
    Paths known = {"program"};
    std::vector<int> bringing;
    for (std::size_t i = 0; i < process.nodes.size(); ++i)
        if (!collectResults(process.nodes[i], forms, known)) bringing.push_back(static_cast<int>(i));
    const Unforeseen unforeseen(process, bringing, isCalled);

    VariableCheck check(std::move(known));
    for (const auto& flow : process.flows)
        if (flow.source >= 0 ? !unforeseen.reachesBehind(flow.source) : bringing.empty() && !isCalled)
            check.check(flow);
    for (std::size_t i = 0; i < process.nodes.size(); ++i) {
        const auto& node = process.nodes[i];
        const bool foreseeable = !unforeseen.reaches(static_cast<int>(i));
        Paths local;
        for (const auto& input : node.inputs)
            local.insert(input.target);
        if (const auto result = resultOfJob(node.jobType); !result.empty()) local.insert(result);
        if (foreseeable) check.check(node, local);
        if (node.jobType != "entente:document") continue;
        for (const auto& name : templatesOf(node))
            if (const auto word = templates.find(name); word != templates.end())
                check.check(node, name, word->second, local, foreseeable);
    }
    return std::move(check.problems);
}

}  // namespace entente::workflow
