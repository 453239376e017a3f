#include "engine/elements/elements.h"
#include "engine/processor.h"

namespace entente::engine::elements {

namespace {

/// Timer boundary event (BPMN 2.0.2, 13.5.2). Its activity holds the timer (`boundaryTimers`); when that fires, the
/// execution ends the activity if the event interrupts, and the token appears here.
class TimerBoundaryEvent final : public ElementProcessor {
  public:
    Attempt<Entry> enter(const bpmn::FlowNode&, const Evaluator&) const override { return Entry{}; }
};

}  // namespace

const ElementProcessor& timerBoundaryEvent() {
    static const TimerBoundaryEvent processor;
    return processor;
}

}  // namespace entente::engine::elements
