#include "engine/elements/elements.h"
#include "engine/processor.h"
#include "engine/timers.h"

namespace entente::engine::elements {

namespace {

/// Intermediate timer catch event (BPMN 2.0.2, 13.5.2): waits until its moment.
class TimerCatchEvent final : public ElementProcessor {
  public:
    Attempt<Entry> enter(const bpmn::FlowNode& node, const Evaluator& evaluator) const override {
        const auto timer = timerOf(node, evaluator);
        if (!timer) return timer.failure();
        Entry entry;
        entry.waits = true;
        if (*timer) entry.timers.push_back(**timer);
        return entry;
    }
};

}  // namespace

const ElementProcessor& timerCatchEvent() {
    static const TimerCatchEvent processor;
    return processor;
}

}  // namespace entente::engine::elements
