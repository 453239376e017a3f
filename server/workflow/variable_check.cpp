#include "workflow/variable_check.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "bpmn/expressions.h"
#include "feel/expression.h"
#include "feel/names.h"

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

/// Whether all that the task leaves is known beforehand; `known` takes it.
bool collectResults(const bpmn::FlowNode& node, const std::map<std::string, forms::Form>& forms, Paths& known) {
    for (const auto& output : node.outputs)
        known.insert(output.target);
    if (!node.outputs.empty()) return true;
    if (node.kind == bpmn::NodeKind::ServiceTask) return node.jobType.starts_with("entente:");
    if (node.kind != bpmn::NodeKind::UserTask)
        return !bpmn::isActivity(node.kind) || node.kind == bpmn::NodeKind::SubProcess;
    const auto kind = node.property("kind");
    if (kind == "approval")
        known.insert({"decision.outcome", "decision.comment", "decision.by", "decision.at"});
    else if (kind == "dispatch")
        known.insert(
            {"dispatch.number", "dispatch.date", "dispatch.channel", "dispatch.reference", "dispatch.handedOverAt"});
    const auto form = forms.find(node.formId);
    if (form == forms.end()) return kind == "approval" || kind == "dispatch";
    for (const auto* field : form->second.fields())
        known.insert(field->key);
    return true;
}

class VariableCheck {
  public:
    explicit VariableCheck(Paths known) : known_(std::move(known)) {}

    template <typename Item>
    void check(const Item& item, const Paths& local = {}) {
        for (const auto& [where, text] : bpmn::expressionsOf(item)) {
            const auto expression = feel::Expression::compile(text);
            if (!expression) continue;
            for (const auto& steps : expression->requiredPaths()) {
                const auto path = fmt::format("{}", fmt::join(steps, "."));
                if (!isKnown(known_, path) && !isKnown(local, path)) unknown(item, where, path);
            }
        }
    }

    std::vector<Problem> problems;

  private:
    template <typename Item>
    void unknown(const Item& item, std::string_view where, const std::string& path) {
        Message place{{}, {}, {{"name", path}}};
        place.nest("where", bpmn::term(where));
        auto& arguments = place.arguments;
        const auto closest = feel::closestName(path, {known_.begin(), known_.end()});
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

std::vector<Problem> checkVariables(const bpmn::Process& process, const std::map<std::string, forms::Form>& forms) {
    Paths known = {"program"};
    bool foreseeable = true;
    for (const auto& node : process.nodes)
        foreseeable = collectResults(node, forms, known) && foreseeable;
    if (!foreseeable) return {};

    VariableCheck check(std::move(known));
    for (const auto& flow : process.flows)
        check.check(flow);
    for (const auto& node : process.nodes) {
        Paths local;
        for (const auto& input : node.inputs)
            local.insert(input.target);
        check.check(node, local);
    }
    return std::move(check.problems);
}

}  // namespace entente::workflow
