#pragma once

#include <string_view>

#include "xml/document.h"

namespace entente::docx {

/// `element` itself or the closest `w:local` above it; null when there is none.
const xml::Element* nearest(const xml::Element* element, std::string_view local);

/// Whether paragraphs and tables stand directly in the element.
bool isBlockContainer(const xml::Element& element);

}  // namespace entente::docx
