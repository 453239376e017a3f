#include "workflow/unforeseen.h"

#include <algorithm>
#include <set>

namespace entente::workflow {

namespace {

/// What may begin once a node has begun or ended.
class Order {
  public:
    explicit Order(const bpmn::Process& process) : process_(process) {}

    const bpmn::FlowNode& node(int at) const { return process_.nodes[static_cast<std::size_t>(at)]; }
    int count() const { return static_cast<int>(process_.nodes.size()); }

    /// Whatever comes behind the node; the node itself only when a way leads back to it.
    std::set<int> behind(int from) const {
        std::set<int> found;
        std::vector<int> open = {from};
        while (!open.empty()) {
            const int at = open.back();
            open.pop_back();
            for (const int next : nextOf(at))
                if (found.insert(next).second) open.push_back(next);
        }
        return found;
    }

    /// Whether two places of the process may be under way at once.
    bool isConcurrent() const {
        return std::any_of(process_.nodes.begin(), process_.nodes.end(), [&](const bpmn::FlowNode& one) {
            const auto unconditional = std::count_if(one.outgoing.begin(), one.outgoing.end(), [&](int flow) {
                return process_.flows[static_cast<std::size_t>(flow)].condition.empty();
            });
            return one.kind == bpmn::NodeKind::ParallelGateway || one.kind == bpmn::NodeKind::InclusiveGateway ||
                   !one.interrupting || (!bpmn::isGateway(one.kind) && unconditional > 0 && one.outgoing.size() > 1) ||
                   one.loop.kind == bpmn::LoopKind::Parallel;
        });
    }

  private:
    std::vector<int> nextOf(int at) const {
        std::vector<int> next;
        for (int i = 0; i < count(); ++i)
            if (node(i).parent == at || node(i).attachedTo == at) next.push_back(i);
        // What leaves a node leaves, in the end, each sub-process around it; its event sub-processes begin at any time.
        for (int scope = at; scope >= 0; scope = node(scope).parent) {
            for (const int flow : node(scope).outgoing)
                if (const int target = process_.flows[static_cast<std::size_t>(flow)].target; target >= 0)
                    next.push_back(target);
            for (int i = 0; i < count(); ++i)
                if ((node(i).triggeredByEvent && node(i).parent == node(scope).parent) ||
                    (scope != at && node(i).attachedTo == scope))
                    next.push_back(i);
        }
        return next;
    }

    const bpmn::Process& process_;
};

/// What it brings comes at any moment of its surroundings.
bool comesAside(const Order& order, const bpmn::FlowNode& node) {
    return !node.interrupting || (node.parent >= 0 && order.node(node.parent).triggeredByEvent);
}

}  // namespace

Unforeseen::Unforeseen(const bpmn::Process& process, const std::vector<int>& bringing, bool everywhere) {
    const Order order(process);
    everywhere = everywhere || std::any_of(bringing.begin(), bringing.end(),
                                           [&](int at) { return comesAside(order, order.node(at)); });
    silent_.assign(process.nodes.size(), everywhere);
    silentBehind_ = silent_;
    if (everywhere || bringing.empty()) return;
    for (const int at : bringing) {
        for (const int later : order.behind(at))
            silent_[static_cast<std::size_t>(later)] = silentBehind_[static_cast<std::size_t>(later)] = true;
        silentBehind_[static_cast<std::size_t>(at)] = true;
        // Between the instances of a loop, and in its condition, stands what the first of them brought.
        if (order.node(at).isLoop()) silent_[static_cast<std::size_t>(at)] = true;
    }
    if (!order.isConcurrent()) return;
    for (int i = 0; i < order.count(); ++i) {
        const auto behind = order.behind(i);
        if (std::all_of(bringing.begin(), bringing.end(), [&](int at) { return at == i || behind.contains(at); }))
            continue;
        silent_[static_cast<std::size_t>(i)] = silentBehind_[static_cast<std::size_t>(i)] = true;
    }
}

}  // namespace entente::workflow
