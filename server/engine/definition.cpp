#include "engine/definition.h"

#include <algorithm>
#include <stdexcept>

#include "engine/check.h"
#include "engine/engine.h"

namespace entente::engine {

Definition::Definition(bpmn::Process process, std::unordered_map<std::string, feel::Expression> programs,
                       Decisions decisions)
    : process_(std::move(process)),
      programs_(std::move(programs)),
      boundaries_(process_.nodes.size()),
      decisions_(std::move(decisions)) {
    for (std::size_t i = 0; i < process_.nodes.size(); ++i) {
        const auto& node = process_.nodes[i];
        const int index = static_cast<int>(i);
        indexes_.emplace(node.id, index);
        if (node.attachedTo >= 0) boundaries_[static_cast<std::size_t>(node.attachedTo)].push_back(index);
        if (node.kind == bpmn::NodeKind::StartEvent && node.parent < 0) start_ = index;
    }
}

int Definition::nodeIndex(std::string_view id) const {
    const auto found = indexes_.find(id);
    if (found == indexes_.end()) throw std::logic_error("no element " + std::string(id) + " in this definition");
    return found->second;
}

const dmn::Model* Definition::decisionModel(std::string_view decisionId) const {
    const auto found = decisions_.find(decisionId);
    return found != decisions_.end() ? found->second.get() : nullptr;
}

namespace {

using Programs = std::unordered_map<std::string, feel::Expression>;

void add(Programs& programs, const std::string& text) {
    if (!bpmn::isFeel(text) || programs.contains(text)) return;
    // The check has refused whatever does not parse.
    if (auto program = feel::Expression::compile(std::string_view(text).substr(1)))
        programs.emplace(text, std::move(program).value());
}

Programs programsOf(const bpmn::Process& process) {
    Programs programs;
    for (const auto& node : process.nodes) {
        for (const auto* text :
             {&node.timerText, &node.assignee, &node.candidateGroups, &node.candidateUsers, &node.dueDate,
              &node.followUpDate, &node.priority, &node.jobType, &node.retries, &node.decisionId})
            add(programs, *text);
        for (const auto& mapping : node.inputs)
            add(programs, mapping.source);
        for (const auto& mapping : node.outputs)
            add(programs, mapping.source);
        for (const auto& property : node.properties)
            add(programs, property.value);
    }
    for (const auto& flow : process.flows)
        add(programs, flow.condition);
    return programs;
}

}  // namespace

Result<std::shared_ptr<const Definition>> compile(const bpmn::Definitions& definitions, std::string_view processId,
                                                  std::vector<Problem>& problems, Decisions decisions) {
    const auto* process = definitions.process(processId);
    if (process == nullptr)
        return notFound("engine.process.unknown", "The file holds no process {id}.", {{"id", std::string(processId)}});
    const auto found = check(definitions, true);
    problems.insert(problems.end(), found.begin(), found.end());
    const auto errors = std::count_if(found.begin(), found.end(),
                                      [](const Problem& problem) { return problem.severity == Severity::Error; });
    if (errors > 0)
        return invalid("engine.definition.refused", "The process {id} cannot be run: {count} problems.",
                       {{"id", std::string(processId)}, {"count", std::to_string(errors)}});
    return std::shared_ptr<const Definition>(
        std::make_shared<Definition>(*process, programsOf(*process), std::move(decisions)));
}

}  // namespace entente::engine
