#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bpmn/model.h"

namespace entente::xml {
class Element;
}

namespace entente::bpmn {

/// `zeebe:properties` below the element's `extensionElements`.
std::vector<Property> readProperties(const xml::Element& element);

/// The translations of `what` among the properties: of `name`, `name.ko` gives the entry `ko`.
std::map<std::string, std::string> translations(const std::vector<Property>& properties, std::string_view what);

/// A text that is an expression whether or not it starts with the mark of one.
Text asExpression(std::string_view text);

/// `zeebe:loopCharacteristics` below those of BPMN.
void readLoopExtensions(const xml::Element& characteristics, FlowNode& node, std::vector<Unread>& unread);

/// Takes the Camunda 8 extension elements of a flow node into it; what is not known goes to `unread`.
void readExtensions(const xml::Element& element, FlowNode& node, std::vector<Unread>& unread);

}  // namespace entente::bpmn
