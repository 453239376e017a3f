#pragma once

#include "engine/processor.h"

namespace entente::engine {

/// What comes of an element that may let out an event: what its definition (of a send task: its message) says. What a
/// job has sent is not sent again.
Attempt<Outcome> thrownBy(const bpmn::FlowNode& node, const Evaluator& evaluator);

}  // namespace entente::engine
