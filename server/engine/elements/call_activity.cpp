#include "engine/elements/elements.h"
#include "engine/io_mapping.h"
#include "engine/multi_instance.h"
#include "engine/processor.h"

namespace entente::engine::elements {

namespace {

/// Call activity (BPMN 2.0.2, 13.3.4): another process in the place of a sub-process. It sees none of the variables
/// around, only what is handed in; what it leaves comes back at its end.
class CallActivity final : public ElementProcessor {
  public:
    Attempt<Entry> enter(const bpmn::FlowNode& node, const Evaluator& evaluator) const override {
        const auto id = evaluator.label(node.call.processId, "calledElement");
        if (!id) return id.failure();
        const auto* library = evaluator.environment().library;
        auto called = library == nullptr ? nullptr : library->find(node.call, *id, evaluator.definition());
        if (called == nullptr)
            return evaluator.failure(
                {"engine.call.unknown", "There is no process {id} that can be called.", {{"id", *id}}},
                node.call.processId);
        if (called->starts(-1).empty()) return evaluator.failure(startsNowhere(*id), node.call.processId);
        Entry entry;
        entry.waits = true;
        entry.opensScope = true;
        entry.called = std::move(called);
        if (node.call.propagatesInputs) entry.calledWith = evaluator.visible();
        return entry;
    }

    Attempt<Outcome> finish(const bpmn::FlowNode& node, const Evaluator& evaluator) const override {
        Outcome outcome;
        if (!node.call.propagatesOutputs || !node.outputs.empty()) return outcome;
        outcome.results = evaluator.own();
        // What was made for the call alone is no result of it.
        for (const auto& input : node.inputs)
            outcome.results.erase(targetName(input.target));
        const auto ofLoop = node.isLoop() ? instanceVariables(node, 0, {}) : feel::Context();
        for (const auto& [name, value] : ofLoop.entries())
            outcome.results.erase(name);
        return outcome;
    }
};

}  // namespace

const ElementProcessor& callActivity() {
    static const CallActivity processor;
    return processor;
}

}  // namespace entente::engine::elements
