#pragma once

#include <vector>

#include "engine/evaluator.h"

namespace entente::engine {

/// Evaluates the input mappings of the node in order, each seeing those before it. What is `given` for a variable
/// stands instead of what is mapped to it. The results are in `evaluator.local()`; nothing else happens.
Attempt<bool> mapInputs(const bpmn::FlowNode& node, const feel::Context& given, Evaluator& evaluator);

/// The variable that a mapping's target (a name, or a path into it) belongs to.
std::string_view targetName(std::string_view target);

/// A variable and the scope it goes to.
struct Placed {
    Key scope = 0;
    std::string name;
    feel::Value value;
};

/// Evaluates the output mappings with the names that `evaluator` sees, and says where the results go: to the scope
/// around `element` that already has the name, else to the outermost (as Camunda 8 propagates).
Attempt<std::vector<Placed>> mapOutputs(const bpmn::FlowNode& node, const ElementInstance& element,
                                        Evaluator& evaluator);

/// Where variables go that are set from this scope: each to the innermost around it that has the name, else to the
/// outermost.
std::vector<Placed> placeSeen(Key scope, const State& state, const feel::Context& results);

/// Where variables go that an element leaves to the scope around it.
std::vector<Placed> placeAround(const ElementInstance& element, const State& state, const feel::Context& results);

/// Where variables that an element brings go: with output mappings to the element itself, for them to take from;
/// otherwise to the innermost scope from the element on that has the name, else to the outermost.
std::vector<Placed> placeResults(const bpmn::FlowNode& node, const ElementInstance& element, const State& state,
                                 const feel::Context& results);

}  // namespace entente::engine
