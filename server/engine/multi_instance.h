#pragma once

#include "engine/evaluator.h"

namespace entente::engine {

/// Multi-instance activities (BPMN 2.0.2, clause 13.3.7): what is evaluated around and for their instances. The body is
/// the scope that the instances stand in; the activity's mappings are those of each instance.

/// What the body goes through: its collection, or as many as its number says.
Attempt<Loop> loopOf(const bpmn::FlowNode& node, const Evaluator& evaluator);

/// The variables that an instance begins with: `loopCounter`, its item, and a place of its own for its output.
/// `item` is null where there is only a number.
feel::Context instanceVariables(const bpmn::FlowNode& node, int counter, const feel::Value& item);

/// What an instance that ends leaves to the collection; null without one.
Attempt<feel::Value> instanceOutput(const bpmn::FlowNode& node, const Evaluator& evaluator);

/// The name under which the body keeps the output of one instance until it ends: no expression can mean it.
std::string outputName(const bpmn::FlowNode& node, int counter);

/// The output collection as far as it is there.
feel::Value outputCollection(const bpmn::FlowNode& node, const ElementInstance& body, const State& state);

/// Whether the instances that are left are not needed any more, asked by the one that ends. `evaluator` sees the output
/// collection and the four numbers of the clause.
Attempt<bool> isEnough(const bpmn::FlowNode& node, const ElementInstance& body, const ElementInstance& ending,
                       const feel::Value& output, Evaluator evaluator);

}  // namespace entente::engine
