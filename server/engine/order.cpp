#include "engine/order.h"

#include <algorithm>

namespace entente::engine {

namespace {

void addContent(const Definition& definition, std::set<int>& nodes) {
    const auto& all = definition.process().nodes;
    // A sub-process stands before what it holds.
    for (std::size_t i = 0; i < all.size(); ++i)
        if (all[i].parent >= 0 && nodes.contains(all[i].parent)) nodes.insert(static_cast<int>(i));
}

/// Where the token goes on from the node: by its flows, or by what happens to it.
std::vector<int> next(const Definition& definition, int node) {
    std::vector<int> targets;
    for (const int flow : definition.node(node).outgoing)
        targets.push_back(definition.flow(flow).target);
    const auto& boundaries = definition.boundaries(node);
    targets.insert(targets.end(), boundaries.begin(), boundaries.end());
    return targets;
}

void reach(const Definition& definition, int from, std::set<int>& reached) {
    std::vector<int> open{from};
    while (!open.empty()) {
        const int node = open.back();
        open.pop_back();
        if (!reached.insert(node).second) continue;
        const auto targets = next(definition, node);
        open.insert(open.end(), targets.begin(), targets.end());
    }
}

/// The innermost open scope around both a node and an element instance of one process.
class Surroundings {
  public:
    Surroundings(const Definition& definition, const State& state, int node, Key near)
        : state_(state), process_(calledAround(state, near)), scope_(process_) {
        for (int at = definition.node(node).parent; at >= 0 && scope_ == process_; at = definition.node(at).parent)
            for (Key around = near; around != process_; around = state.elements.at(around).scope)
                if (const auto& element = state.elements.at(around);
                    !element.loopBody && element.elementId == definition.node(at).id) {
                    scope_ = around;
                    break;
                }
    }

    bool hold(Key scope) const {
        if (calledAround(state_, scope) != process_) return false;
        for (Key at = scope;; at = state_.elements.at(at).scope) {
            if (at == scope_) return true;
            if (at == process_) return false;
        }
    }

  private:
    const State& state_;
    Key process_, scope_;
};

/// The ways through one scope without their ways back: every node after all that lead to it.
class Forward {
  public:
    Forward(const Definition& definition, int scope) : definition_(definition) {
        for (const int start : definition.starts(scope))
            visit(start);
        std::reverse(order_.begin(), order_.end());
    }

    /// Those that a way to the node passes.
    std::vector<int> before(int node) const {
        std::set<int> leading{node};
        for (auto one = order_.rbegin(); one != order_.rend(); ++one)
            if (const auto found = targets_.find(*one); found != targets_.end())
                if (std::any_of(found->second.begin(), found->second.end(),
                                [&](int target) { return leading.contains(target); }))
                    leading.insert(*one);
        std::vector<int> nodes;
        std::copy_if(order_.begin(), order_.end(), std::back_inserter(nodes),
                     [&](int one) { return one != node && leading.contains(one); });
        return nodes;
    }

    bool know(int node) const { return targets_.contains(node); }

    /// The node itself and those that ways from it pass.
    void reach(int from, std::set<int>& reached) const {
        std::vector<int> open{from};
        while (!open.empty()) {
            const int node = open.back();
            open.pop_back();
            if (!reached.insert(node).second) continue;
            const auto& targets = targets_.at(node);
            open.insert(open.end(), targets.begin(), targets.end());
        }
    }

  private:
    struct Frame {
        int node;
        std::vector<int> targets;
        std::size_t at = 0;
    };

    void visit(int start) {
        if (targets_.contains(start)) return;
        std::vector<Frame> frames;
        std::set<int> entered;
        const auto enter = [&](int node) {
            targets_[node];
            entered.insert(node);
            frames.push_back({node, next(definition_, node)});
        };
        enter(start);
        while (!frames.empty()) {
            auto& frame = frames.back();
            if (frame.at == frame.targets.size()) {
                entered.erase(frame.node);
                order_.push_back(frame.node);
                frames.pop_back();
                continue;
            }
            const int target = frame.targets[frame.at++];
            if (entered.contains(target)) continue;  // a way back
            targets_[frame.node].push_back(target);
            if (!targets_.contains(target)) enter(target);
        }
    }

    const Definition& definition_;
    std::map<int, std::vector<int>> targets_;
    std::vector<int> order_;
};

/// With what `reach` adds for the node and for each sub-process around it.
template <typename Reach>
std::set<int> behind(const Definition& definition, int node, const Reach& reach) {
    std::set<int> reached;
    for (int at = node; at >= 0; at = definition.node(at).parent)
        reach(at, reached);
    // Other branches within what stands around it go on.
    for (int at = definition.node(node).parent; at >= 0; at = definition.node(at).parent)
        reached.erase(at);
    addContent(definition, reached);
    return reached;
}

/// What goes when something begins at the node once more. By a loop around them all, other branches would lie behind
/// the node as well, and their join waits for them: whoever has come from it on a way forward takes its place, and only
/// where nobody has, the next round of the loop.
class Replaced {
  public:
    Replaced(const Definition& definition, const State& state, int node, Key near)
        : definition_(definition), scope_(definition, state, node, near), nodes_(nodesAhead(definition, node)) {
        if (calledAround(state, near) != near) return;
        const auto& elements = state.elements;
        const auto& tokens = state.tokens;
        if (std::none_of(elements.begin(), elements.end(), [&](const auto& one) { return hold(one.second); }) &&
            std::none_of(tokens.begin(), tokens.end(), [&](const auto& one) { return hold(one.first); }))
            nodes_ = laterNodes(definition, node);
    }

    bool hold(const ElementInstance& element) const {
        return scope_.hold(element.scope) && nodes_.contains(definition_.nodeIndex(element.elementId));
    }
    bool hold(const WaitingToken& token) const {
        if (!scope_.hold(token.scope)) return false;
        const int flow = definition_.process().flow(token.flowId);
        return flow >= 0 && nodes_.contains(definition_.flow(flow).source);
    }

  private:
    const Definition& definition_;
    Surroundings scope_;
    std::set<int> nodes_;
};

}  // namespace

std::set<int> laterNodes(const Definition& definition, int node) {
    return behind(definition, node, [&](int at, std::set<int>& reached) { reach(definition, at, reached); });
}

std::set<int> nodesAhead(const Definition& definition, int node) {
    return behind(definition, node, [&](int at, std::set<int>& reached) {
        const Forward ways(definition, definition.node(at).parent);
        if (ways.know(at))
            ways.reach(at, reached);
        else
            reach(definition, at, reached);
    });
}

std::vector<Key> openFrom(const Definition& definition, const State& state, const std::string& elementId, Key near) {
    const int node = definition.process().node(elementId);
    if (node < 0) return {};
    const Replaced replaced(definition, state, node, near);
    std::vector<Key> keys;
    for (const auto& [key, element] : state.elements) {
        if (!replaced.hold(element)) continue;
        if (!element.called.empty() || !holdsElements(state, key)) keys.push_back(key);
    }
    return keys;
}

std::vector<WaitingToken> overtaken(const Definition& definition, const State& state, const std::string& elementId,
                                    Key near) {
    std::vector<WaitingToken> tokens;
    const int node = definition.process().node(elementId);
    if (node < 0) return tokens;
    const Replaced replaced(definition, state, node, near);
    for (const auto& [token, count] : state.tokens)
        if (replaced.hold(token)) tokens.insert(tokens.end(), static_cast<std::size_t>(count), token);
    return tokens;
}

std::vector<std::string> stepsBefore(const Definition& definition, const std::vector<Activation>& begun) {
    std::vector<std::string> steps;
    const auto add = [&](const bpmn::FlowNode& node) {
        if (bpmn::isActivity(node.kind) && std::find(steps.begin(), steps.end(), node.id) == steps.end())
            steps.push_back(node.id);
    };
    for (const auto& one : begun) {
        std::vector<int> path;
        for (int at = definition.process().node(one.element); at >= 0; at = definition.node(at).parent)
            path.push_back(at);
        for (auto at = path.rbegin(); at != path.rend(); ++at)
            for (const int node : Forward(definition, definition.node(*at).parent).before(*at))
                add(definition.node(node));
    }
    for (const auto& one : begun)
        std::erase(steps, one.element);
    return steps;
}

}  // namespace entente::engine
