#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "engine/evaluator.h"
#include "engine/event_processor.h"

namespace entente::engine {

/// What an element wants when a token enters it. Rows have no keys yet; the execution numbers and stores them.
struct Entry {
    bool waits = false;  ///< otherwise it is left at once
    Waits wakes = {};    ///< what ends the wait; what boundary events wait for is not the element's to say
    std::optional<Task> task = {};
    std::vector<Timer> taskTimers = {};
    std::optional<Job> job = {};
    feel::Context results = {};                     ///< variables that it leaves at once, as a job does
    bool opensScope = false;                        ///< its content begins; it is left when nothing of it is left
    std::shared_ptr<const Definition> called = {};  ///< the content is this process
    feel::Context calledWith = {};                  ///< the variables that it begins with
};

/// Waits for these events, and for nothing else.
Attempt<Entry> entryWaitingFor(const std::vector<int>& events, const Evaluator& evaluator);

/// What comes of an element when its work is done.
struct Outcome {
    std::optional<Thrown> thrown = {};
    feel::Context results = {};  ///< variables for the scope around
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
    /// Without an own rule there is nothing to wait for.
    virtual Attempt<Entry> enter(const bpmn::FlowNode& node, const Evaluator& evaluator) const {
        (void)node, (void)evaluator;
        return Entry{};
    }
    /// Asked of each instance of a multi-instance activity.
    virtual Attempt<Outcome> finish(const bpmn::FlowNode& node, const Evaluator& evaluator) const {
        (void)node, (void)evaluator;
        return Outcome{};
    }
    /// Asked once, of a multi-instance activity when all its instances have ended; `evaluator` sees what the element
    /// leaves behind. Without an own rule a token leaves by every flow, or by those whose condition is true
    /// (`sequence_flows.h`).
    virtual Attempt<Exit> leave(const bpmn::FlowNode& node, const Evaluator& evaluator) const;
};

/// The processor of the node's kind; null when the engine does not execute it. See `registry.cpp`.
const ElementProcessor* processorOf(const bpmn::FlowNode& node);

}  // namespace entente::engine
