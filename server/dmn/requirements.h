#pragma once

#include "dmn/definitions.h"

namespace entente::dmn {

/// Marks the decisions and knowledge models of one model whose requirements lead back to themselves (6.2.1: the graph
/// has no cycles), with a problem for each. A knowledge model that requires itself is a recursive function, and none.
void findCycles(Definitions& definitions);

}  // namespace entente::dmn
