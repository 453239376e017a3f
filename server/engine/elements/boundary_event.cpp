#include "engine/elements/elements.h"
#include "engine/processor.h"

namespace entente::engine::elements {

namespace {

/// Boundary event (BPMN 2.0.2, 13.5.3). Its activity waits for it; when it happens the execution ends the activity if
/// the event interrupts, and the token appears here.
class BoundaryEvent final : public ElementProcessor {};

}  // namespace

const ElementProcessor& boundaryEvent() {
    static const BoundaryEvent processor;
    return processor;
}

}  // namespace entente::engine::elements
