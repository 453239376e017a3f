#include "engine/join_check.h"

#include <algorithm>
#include <functional>
#include <map>

namespace entente::engine {

namespace {

using bpmn::NodeKind;

/// Walks through the graph are shared between the joins: a model may have thousands of both.
class JoinCheck {
  public:
    explicit JoinCheck(const bpmn::Process& process) : process_(process), boundaries_(process.nodes.size()) {
        for (std::size_t i = 0; i < process.nodes.size(); ++i) {
            const auto& node = process.nodes[i];
            if (node.attachedTo >= 0)
                boundaries_[static_cast<std::size_t>(node.attachedTo)].push_back(static_cast<int>(i));
            else if (node.incoming.empty())
                beginnings_[node.parent].push_back(static_cast<int>(i));
        }
    }

    /// The choice that makes the join wait for ever, a gateway or an activity that an event may interrupt; null when
    /// there is none.
    const bpmn::FlowNode* deadlock(int join) {
        for (std::size_t i = 0; i < process_.nodes.size(); ++i) {
            const auto& choice = process_.nodes[i];
            if (choice.parent != node(join).parent) continue;
            const auto ways = waysFrom(static_cast<int>(i));
            if (ways.size() > 1 && separates(static_cast<int>(i), ways, join)) return &choice;
        }
        return nullptr;
    }

    /// A flow of the join that no token can take.
    bool hasDeadFlow(int join) {
        const auto& live = withoutPassing(-1, node(join).parent);
        return contains(live, join) && !comeAll(live, join, {});
    }

  private:
    using Nodes = std::vector<bool>;

    const bpmn::FlowNode& node(int index) const { return process_.nodes[static_cast<std::size_t>(index)]; }
    const bpmn::SequenceFlow& flow(int index) const { return process_.flows[static_cast<std::size_t>(index)]; }
    static bool contains(const Nodes& nodes, int index) { return index >= 0 && nodes[static_cast<std::size_t>(index)]; }

    /// One of several ways on from a choice: the flows it takes and the events that go off on it.
    struct Way {
        std::vector<int> flows;
        std::vector<int> events;
    };

    /// The ways of which a token takes only one.
    std::vector<Way> waysFrom(int index) const {
        const auto& choice = node(index);
        std::vector<Way> ways;
        if (choice.kind == NodeKind::ExclusiveGateway || choice.kind == NodeKind::EventBasedGateway) {
            for (const int out : choice.outgoing)
                ways.push_back({{out}, {}});
            return ways;
        }
        std::vector<int> beside;
        for (const int event : boundaries_[static_cast<std::size_t>(index)])
            if (!node(event).interrupting) beside.push_back(event);
        ways.push_back({choice.outgoing, beside});
        for (const int event : boundaries_[static_cast<std::size_t>(index)]) {
            if (!node(event).interrupting) continue;
            ways.push_back({{}, beside});
            ways.back().events.push_back(event);
        }
        return ways;
    }

    /// Whether tokens that come to these nodes, or by these flows, come to the join by all its flows.
    bool comeAll(const Nodes& nodes, int join, const std::vector<int>& by) const {
        const auto& incoming = node(join).incoming;
        return std::all_of(incoming.begin(), incoming.end(), [&](int in) {
            return std::find(by.begin(), by.end(), in) != by.end() || contains(nodes, flow(in).source);
        });
    }

    /// Whether tokens come to some flows of the join only by the choice, which they pass once, and by no one way out of
    /// it to all of these.
    bool separates(int choice, const std::vector<Way>& ways, int join) {
        const auto& around = withoutPassing(choice, node(choice).parent);
        return std::all_of(ways.begin(), ways.end(), [&](const Way& way) {
            auto first = way.events;
            for (const int out : way.flows)
                first.push_back(flow(out).target);
            auto nodes = reached(first, join);
            // Where it comes back to the choice it may choose again.
            if (contains(nodes, choice)) return false;
            std::transform(nodes.begin(), nodes.end(), around.begin(), nodes.begin(), std::logical_or<>());
            return !comeAll(nodes, join, way.flows);
        });
    }

    /// What tokens come to from where the scope begins.
    const Nodes& withoutPassing(int wall, int scope) {
        const auto [found, isNew] = walks_.try_emplace({scope, wall});
        if (isNew) found->second = reached(beginnings_[scope], wall);
        return found->second;
    }

    /// All nodes that tokens from here come to; they do not pass `wall`.
    Nodes reached(const std::vector<int>& from, int wall) const {
        Nodes found(process_.nodes.size());
        std::vector<int> open;
        const auto reach = [&](int index) {
            if (index < 0 || index == wall || contains(found, index)) return;
            found[static_cast<std::size_t>(index)] = true;
            open.push_back(index);
        };
        for (const int index : from)
            reach(index);
        while (!open.empty()) {
            const int current = open.back();
            open.pop_back();
            for (const int outgoing : node(current).outgoing)
                reach(flow(outgoing).target);
            for (const int boundary : boundaries_[static_cast<std::size_t>(current)])
                reach(boundary);
        }
        return found;
    }

    const bpmn::Process& process_;
    std::vector<std::vector<int>> boundaries_;    ///< by their activity
    std::map<int, std::vector<int>> beginnings_;  ///< by scope
    std::map<std::pair<int, int>, Nodes> walks_;  ///< by scope and wall
};

}  // namespace

void checkJoins(const bpmn::Process& process, std::vector<Problem>& problems) {
    JoinCheck check(process);
    for (std::size_t i = 0; i < process.nodes.size(); ++i) {
        const auto& node = process.nodes[i];
        if (node.kind != NodeKind::ParallelGateway || node.incoming.size() < 2) continue;
        const int join = static_cast<int>(i);
        const auto say = [&](Message message) {
            problems.push_back({Severity::Warning, {}, node.line, node.id, std::move(message)});
        };
        if (check.hasDeadFlow(join))
            say({"engine.check.join_unreached", "The join waits for a flow that no token can take.", {}});
        else if (const auto* choice = check.deadlock(join); choice != nullptr && !bpmn::isGateway(choice->kind))
            say({"engine.check.join_interrupted",
                 "The join waits for all its flows, but {activity} goes on either by its own or by that of an event "
                 "that interrupts it.",
                 {{"activity", choice->id}}});
        else if (choice != nullptr)
            say({"engine.check.join_never",
                 "The join waits for all its flows, but {gateway} sends a token by one of them only.",
                 {{"gateway", choice->id}}});
    }
}

}  // namespace entente::engine
