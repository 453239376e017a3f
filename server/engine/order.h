#pragma once

#include <set>
#include <string>
#include <vector>

#include "engine/definition.h"
#include "engine/state.h"

namespace entente::engine {

/// What comes before and after what, for people who begin in the middle or go back.

/// The node itself, what sequence flows and boundary events lead to from it, and the same from each sub-process around
/// it; of a sub-process among them all that it holds.
std::set<int> laterNodes(const Definition& definition, int node);

/// The keys of what is open at the element or behind it, leaves only. Elements of called processes are not among them:
/// their call is.
std::vector<Key> openFrom(const Definition& definition, const State& state, const std::string& elementId);

/// The activities on the ways from the start to these elements, in their order; a way back does not count. An element
/// that the process does not have has none.
std::vector<std::string> stepsBefore(const Definition& definition, const std::vector<Activation>& begun);

}  // namespace entente::engine
