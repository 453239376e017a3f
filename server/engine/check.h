#pragma once

#include <vector>

#include "base/error.h"
#include "bpmn/model.h"

namespace entente::engine {

/// `bpmn::check` and what only the engine knows: nodes it does not execute (a note; with `runnable` an error), task
/// kinds, reminders, job types and retries that it could not follow (errors). Thread-safe.
std::vector<Problem> check(const bpmn::Definitions& definitions, bool runnable = false);

}  // namespace entente::engine
