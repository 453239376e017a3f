#pragma once

#include <string_view>

#include "xml/element.h"

/// Namespaces and relationship types of ECMA-376 transitional.
namespace entente::docx::names {

constexpr std::string_view w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
constexpr std::string_view w14 = "http://schemas.microsoft.com/office/word/2010/wordml";
constexpr std::string_view r = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
constexpr std::string_view wp = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing";
constexpr std::string_view mc = "http://schemas.openxmlformats.org/markup-compatibility/2006";
constexpr std::string_view vml = "urn:schemas-microsoft-com:vml";
constexpr std::string_view contentTypes = "http://schemas.openxmlformats.org/package/2006/content-types";
constexpr std::string_view relationships = "http://schemas.openxmlformats.org/package/2006/relationships";
constexpr std::string_view strictW = "http://purl.oclc.org/ooxml/wordprocessingml/main";
constexpr std::string_view strictR = "http://purl.oclc.org/ooxml/officeDocument/relationships";

/// Whether `node` is the element `w:local`.
inline bool isW(const xml::Element& element, std::string_view local) {
    return element.is(w, local);
}

}  // namespace entente::docx::names
