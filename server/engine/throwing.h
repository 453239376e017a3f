#pragma once

#include "engine/processor.h"

namespace entente::engine {

/// The way out of an element that may let out an event: its flows, and what its definition (of a send task: its
/// message) says. What a job has sent is not sent again.
Attempt<Exit> thrownBy(const bpmn::FlowNode& node, const Evaluator& evaluator);

}  // namespace entente::engine
