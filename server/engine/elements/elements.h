#pragma once

namespace entente::engine {

class ElementProcessor;

/// One per file of this folder; `registry.cpp` says for which nodes.
namespace elements {
const ElementProcessor& startEvent();
const ElementProcessor& endEvent();
const ElementProcessor& catchEvent();
const ElementProcessor& throwEvent();
const ElementProcessor& boundaryEvent();
const ElementProcessor& task();
const ElementProcessor& userTask();
const ElementProcessor& serviceTask();
const ElementProcessor& receiveTask();
const ElementProcessor& scriptTask();
const ElementProcessor& businessRuleTask();
const ElementProcessor& callActivity();
const ElementProcessor& subProcess();
const ElementProcessor& exclusiveGateway();
const ElementProcessor& parallelGateway();
const ElementProcessor& inclusiveGateway();
const ElementProcessor& eventBasedGateway();
}  // namespace elements

}  // namespace entente::engine
