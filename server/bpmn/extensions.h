#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bpmn/model.h"

namespace entente::xml {
class Element;
}

namespace entente::bpmn {

std::string trimmed(std::string_view text);

/// `zeebe:properties` below the element's `extensionElements`.
std::vector<Property> readProperties(const xml::Element& element);

/// The translations among the properties: `name.ko` gives the entry `ko`.
std::map<std::string, std::string> namesByLanguage(const std::vector<Property>& properties);

/// Takes the Camunda 8 extension elements of a flow node into it; what is not known goes to `unread`.
void readExtensions(const xml::Element& element, FlowNode& node, std::vector<Unread>& unread);

}  // namespace entente::bpmn
