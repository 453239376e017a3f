#pragma once

#include "feel/nodes/nodes.h"

namespace entente::feel {

/// The result of a comparison operator: true, false, or null with its reason.
Value compared(Run& run, Operator operation, const Value& a, const Value& b);

}  // namespace entente::feel
