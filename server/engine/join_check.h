#pragma once

#include <vector>

#include "base/error.h"
#include "bpmn/model.h"

namespace entente::engine {

/// Names the parallel joins at which a token can wait for ever: one of their flows is never reached, or all tokens come
/// from one exclusive choice, or one activity with events that interrupt it, and take only one of the ways to them. A
/// warning, since what is drawn may be meant.
void checkJoins(const bpmn::Process& process, std::vector<Problem>& problems);

}  // namespace entente::engine
