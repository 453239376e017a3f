#pragma once

#include "engine/processor.h"

namespace entente::engine {

/// What a task with a job type wants: a job with its type, headers, tries and input variables, until it is complete.
Attempt<Entry> jobEntry(const bpmn::FlowNode& node, const Evaluator& evaluator);

/// The same where a job type is one way among others: without one the element is left at once.
Attempt<Entry> jobEntryIfTyped(const bpmn::FlowNode& node, const Evaluator& evaluator);

}  // namespace entente::engine
