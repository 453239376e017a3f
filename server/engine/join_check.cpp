#include "engine/join_check.h"

#include <algorithm>
#include <set>

namespace entente::engine {

namespace {

using bpmn::NodeKind;

class JoinCheck {
  public:
    explicit JoinCheck(const bpmn::Process& process) : process_(process) {}

    /// The choice that makes the join wait for ever; null when there is none.
    const bpmn::FlowNode* deadlock(int join) const {
        for (std::size_t i = 0; i < process_.nodes.size(); ++i) {
            const auto& choice = process_.nodes[i];
            const bool takesOne =
                choice.kind == NodeKind::ExclusiveGateway || choice.kind == NodeKind::EventBasedGateway;
            if (!takesOne || choice.outgoing.size() < 2 || choice.parent != node(join).parent) continue;
            if (separates(static_cast<int>(i), join)) return &choice;
        }
        return nullptr;
    }

    /// A flow of the join that no token can take.
    bool hasDeadFlow(int join) const {
        const auto live = reached(beginnings(node(join).parent), -1);
        const auto& incoming = node(join).incoming;
        return live.contains(join) && std::any_of(incoming.begin(), incoming.end(),
                                                  [&](int flow) { return !live.contains(this->flow(flow).source); });
    }

  private:
    const bpmn::FlowNode& node(int index) const { return process_.nodes[static_cast<std::size_t>(index)]; }
    const bpmn::SequenceFlow& flow(int index) const { return process_.flows[static_cast<std::size_t>(index)]; }

    /// Whether every token for the join passes the choice once, and by one way out of it cannot reach all its flows.
    bool separates(int choice, int join) const {
        const auto around = reached(beginnings(node(join).parent), choice);
        std::set<int> wanted;
        for (const int incoming : node(join).incoming)
            wanted.insert(incoming);
        const auto comesBy = [&](const std::set<int>& nodes, int incoming) {
            return nodes.contains(flow(incoming).source);
        };
        if (std::any_of(wanted.begin(), wanted.end(), [&](int incoming) { return comesBy(around, incoming); }))
            return false;
        for (const int out : node(choice).outgoing) {
            const auto nodes = reached({flow(out).target}, join);
            if (nodes.contains(choice)) return false;  // a loop: it may choose again
            const bool all = std::all_of(wanted.begin(), wanted.end(),
                                         [&](int incoming) { return incoming == out || comesBy(nodes, incoming); });
            if (all) return false;
        }
        return true;
    }

    std::vector<int> beginnings(int parent) const {
        std::vector<int> found;
        for (std::size_t i = 0; i < process_.nodes.size(); ++i)
            if (process_.nodes[i].parent == parent && process_.nodes[i].incoming.empty() &&
                process_.nodes[i].kind != NodeKind::BoundaryEvent)
                found.push_back(static_cast<int>(i));
        return found;
    }

    /// All nodes that tokens from here come to; they do not pass `wall`.
    std::set<int> reached(const std::vector<int>& from, int wall) const {
        std::set<int> found;
        std::vector<int> open;
        const auto reach = [&](int index) {
            if (index >= 0 && found.insert(index).second && index != wall) open.push_back(index);
        };
        for (const int index : from)
            reach(index);
        while (!open.empty()) {
            const int current = open.back();
            open.pop_back();
            for (const int outgoing : node(current).outgoing)
                reach(flow(outgoing).target);
            for (std::size_t i = 0; i < process_.nodes.size(); ++i)
                if (process_.nodes[i].attachedTo == current) reach(static_cast<int>(i));
        }
        found.erase(wall);
        return found;
    }

    const bpmn::Process& process_;
};

}  // namespace

void checkJoins(const bpmn::Process& process, std::vector<Problem>& problems) {
    const JoinCheck check(process);
    for (std::size_t i = 0; i < process.nodes.size(); ++i) {
        const auto& node = process.nodes[i];
        if (node.kind != NodeKind::ParallelGateway || node.incoming.size() < 2) continue;
        const int join = static_cast<int>(i);
        const auto say = [&](Message message) {
            problems.push_back({Severity::Warning, {}, node.line, node.id, std::move(message)});
        };
        if (check.hasDeadFlow(join))
            say({"engine.check.join_unreached", "The join waits for a flow that no token can take.", {}});
        else if (const auto* choice = check.deadlock(join))
            say({"engine.check.join_never",
                 "The join waits for all its flows, but {gateway} sends a token by one of them only.",
                 {{"gateway", choice->id}}});
    }
}

}  // namespace entente::engine
