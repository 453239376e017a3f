#pragma once

#include "engine/processor.h"

namespace entente::engine {

enum class Chosen { First, All };

/// The flows by which a token leaves where conditions count (clauses 8.4.13, 13.3.1, 13.4.2, 13.4.3): those whose
/// condition is true, the default when none of the conditions is. Nothing to go by is a failure.
Attempt<Exit> conditionalExit(const bpmn::FlowNode& node, const Evaluator& evaluator, Chosen chosen);

}  // namespace entente::engine
