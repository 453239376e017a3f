#include "engine/elements/elements.h"
#include "engine/processor.h"

namespace entente::engine::elements {

namespace {

/// Event-based gateway (BPMN 2.0.2, 13.4.4): waits for all the events behind it; the first that happens takes the
/// token.
class EventBasedGateway final : public ElementProcessor {
  public:
    Attempt<Entry> enter(const bpmn::FlowNode& node, const Evaluator& evaluator) const override {
        std::vector<int> events;
        for (const int flow : node.outgoing)
            events.push_back(evaluator.definition().flow(flow).target);
        return entryWaitingFor(events, evaluator);
    }
};

}  // namespace

const ElementProcessor& eventBasedGateway() {
    static const EventBasedGateway processor;
    return processor;
}

}  // namespace entente::engine::elements
