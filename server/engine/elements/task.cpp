#include "engine/elements/elements.h"
#include "engine/processor.h"

namespace entente::engine::elements {

namespace {

/// Task without a type and manual task (BPMN 2.0.2, 13.3.3): work that no engine knows of; the token passes.
class PlainTask final : public ElementProcessor {};

}  // namespace

const ElementProcessor& task() {
    static const PlainTask processor;
    return processor;
}

}  // namespace entente::engine::elements
