#pragma once

namespace entente::engine {

class ElementProcessor;

/// One per file of this folder; `registry.cpp` says for which nodes.
namespace elements {
const ElementProcessor& startEvent();
const ElementProcessor& endEvent();
const ElementProcessor& terminateEndEvent();
const ElementProcessor& userTask();
const ElementProcessor& serviceTask();
const ElementProcessor& businessRuleTask();
const ElementProcessor& exclusiveGateway();
const ElementProcessor& parallelGateway();
const ElementProcessor& timerCatchEvent();
const ElementProcessor& timerBoundaryEvent();
}  // namespace elements

}  // namespace entente::engine
