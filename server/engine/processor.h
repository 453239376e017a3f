#pragma once

#include <optional>
#include <vector>

#include "engine/evaluator.h"

namespace entente::engine {

/// What an element wants when a token enters it. Rows have no keys yet; the execution numbers and stores them.
struct Entry {
    bool waits = false;  ///< otherwise it is left at once
    std::vector<Timer> timers;
    std::optional<Task> task;
    std::vector<Timer> taskTimers;
    std::optional<Job> job;
    feel::Context results = {};  ///< variables that it leaves at once, as a job does when it is complete
};

/// How the token goes on.
struct Exit {
    std::vector<int> flows;
    bool endsScope = false;  ///< everything else in the scope is terminated
};

/// One kind of element. Stateless; reads and evaluates, never writes, so a failure leaves nothing half done and the
/// step can be taken again. `evaluator` sees the results of the input mappings.
class ElementProcessor {
  public:
    virtual ~ElementProcessor() = default;
    virtual Attempt<Entry> enter(const bpmn::FlowNode& node, const Evaluator& evaluator) const = 0;
    virtual Attempt<Exit> leave(const bpmn::FlowNode& node, const Evaluator& evaluator) const {
        (void)evaluator;
        return Exit{node.outgoing};
    }
};

/// The processor of the node's kind; null when the engine does not execute it. See `registry.cpp`.
const ElementProcessor* processorOf(const bpmn::FlowNode& node);

}  // namespace entente::engine
