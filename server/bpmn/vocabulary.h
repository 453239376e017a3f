#pragma once

#include <string_view>

namespace entente::bpmn {

inline constexpr std::string_view kBpmn = "http://www.omg.org/spec/BPMN/20100524/MODEL";
inline constexpr std::string_view kDiagram = "http://www.omg.org/spec/BPMN/20100524/DI";
inline constexpr std::string_view kZeebe = "http://camunda.org/schema/zeebe/1.0";
inline constexpr std::string_view kSchemaInstance = "http://www.w3.org/2001/XMLSchema-instance";

}  // namespace entente::bpmn
