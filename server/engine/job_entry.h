#pragma once

#include "engine/processor.h"

namespace entente::engine {

/// What a task with a job type wants: a job with its type, headers, tries and input variables, until it is complete.
Attempt<Entry> jobEntry(const bpmn::FlowNode& node, const Evaluator& evaluator);

}  // namespace entente::engine
