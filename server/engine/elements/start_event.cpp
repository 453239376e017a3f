#include "engine/elements/elements.h"
#include "engine/processor.h"

namespace entente::engine::elements {

namespace {

/// Start event (BPMN 2.0.2, 13.5.1): what set it off, if anything, has happened; the token is there and goes on.
class StartEvent final : public ElementProcessor {};

}  // namespace

const ElementProcessor& startEvent() {
    static const StartEvent processor;
    return processor;
}

}  // namespace entente::engine::elements
