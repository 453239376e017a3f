#include "engine/definition.h"

#include <algorithm>
#include <stdexcept>

#include "bpmn/expressions.h"
#include "engine/check.h"
#include "engine/engine.h"

namespace entente::engine {

Definition::Definition(bpmn::Process process, std::unordered_map<std::string, feel::Expression> programs,
                       Decisions decisions, std::string reference)
    : process_(std::move(process)),
      programs_(std::move(programs)),
      boundaries_(process_.nodes.size()),
      contents_(process_.nodes.size() + 1),
      eventStarts_(process_.nodes.size() + 1),
      decisions_(std::move(decisions)),
      reference_(reference.empty() ? process_.id : std::move(reference)) {
    for (std::size_t i = 0; i < process_.nodes.size(); ++i) {
        const auto& node = process_.nodes[i];
        const int index = static_cast<int>(i);
        indexes_.emplace(node.id, index);
        contents_[slot(node.parent)].push_back(index);
        if (node.attachedTo >= 0) boundaries_[static_cast<std::size_t>(node.attachedTo)].push_back(index);
        if (node.kind != bpmn::NodeKind::StartEvent || node.parent < 0) continue;
        if (const auto& around = this->node(node.parent); around.triggeredByEvent)
            eventStarts_[slot(around.parent)].push_back(index);
    }
}

std::vector<int> Definition::starts(int subProcess) const {
    std::vector<int> none;
    std::vector<int> waiting;
    std::vector<int> unreached;
    for (const int index : contents_[slot(subProcess)]) {
        const auto& node = this->node(index);
        if (node.kind == bpmn::NodeKind::StartEvent)
            (node.event == bpmn::EventKind::None ? none : waiting).push_back(index);
        else if (node.incoming.empty() && node.kind != bpmn::NodeKind::BoundaryEvent && !node.triggeredByEvent)
            unreached.push_back(index);
    }
    if (!none.empty()) return {none.front()};
    if (!waiting.empty()) return waiting.size() == 1 ? waiting : std::vector<int>();
    return unreached;
}

Message startsNowhere(const std::string& processId) {
    return {"engine.start.none", "The process {id} does not say where it begins.", {{"id", processId}}};
}

std::vector<int> Definition::eventStartsOfProcess() const {
    std::vector<int> found;
    if (!process_.executable) return found;
    for (const int index : contents_[slot(-1)])
        if (node(index).kind == bpmn::NodeKind::StartEvent && node(index).event != bpmn::EventKind::None)
            found.push_back(index);
    return found;
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

template <typename Item>
void add(Programs& programs, const Item& item) {
    for (const auto& [where, text] : bpmn::expressionsOf(item)) {
        auto key = '=' + std::string(text);
        if (programs.contains(key)) continue;
        // The check has refused whatever does not parse.
        if (auto program = feel::Expression::compile(text)) programs.emplace(std::move(key), std::move(*program));
    }
}

Programs programsOf(const bpmn::Process& process) {
    Programs programs;
    for (const auto& node : process.nodes)
        add(programs, node);
    for (const auto& flow : process.flows)
        add(programs, flow);
    return programs;
}

}  // namespace

Result<std::shared_ptr<const Definition>> compile(const bpmn::Definitions& definitions, std::string_view processId,
                                                  std::vector<Problem>& problems, Decisions decisions,
                                                  std::string reference) {
    const auto* process = definitions.process(processId);
    if (process == nullptr)
        return notFound("engine.process.unknown", "The file holds no process {id}.", {{"id", std::string(processId)}});
    const auto found = engine::check(definitions, true);
    problems.insert(problems.end(), found.begin(), found.end());
    const auto errors = std::count_if(found.begin(), found.end(),
                                      [](const Problem& problem) { return problem.severity == Severity::Error; });
    if (errors > 0)
        return invalid("engine.definition.refused", "The process {id} cannot be run: {count} problems.",
                       {{"id", std::string(processId)}, {"count", std::to_string(errors)}});
    return std::shared_ptr<const Definition>(
        std::make_shared<Definition>(*process, programsOf(*process), std::move(decisions), std::move(reference)));
}

}  // namespace entente::engine
