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

/// The same without ways back: what a loop around the node leads to is not among them.
std::set<int> nodesAhead(const Definition& definition, int node);

/// The keys of what is open at the element or behind it, leaves only. Elements of called processes are not among them:
/// their call is. `definition` is that of the process that the element instance `near` stands in; where a sub-process
/// around it holds the element too, only what is open in that instance is meant. A call activity as `near` means all of
/// the process that it calls. Without another `near`, and where nothing is open on a way forward from the element, what
/// a loop leads to lies behind it as well.
std::vector<Key> openFrom(const Definition& definition, const State& state, const std::string& elementId,
                          Key near = kProcessScope);

/// The tokens at joins that the element will bring again: those of its scope and of the scopes around it. `near` as
/// above.
std::vector<WaitingToken> overtaken(const Definition& definition, const State& state, const std::string& elementId,
                                    Key near = kProcessScope);

/// The activities on the ways from the start to these elements, in their order; a way back does not count. An element
/// that the process does not have has none.
std::vector<std::string> stepsBefore(const Definition& definition, const std::vector<Activation>& begun);

}  // namespace entente::engine
