#pragma once

#include <string_view>

#include "xml/document.h"

namespace entente::docx {

/// `element` itself or the closest `w:local` above it; null when there is none.
const xml::Element* nearest(const xml::Element* element, std::string_view local);

/// The paragraph to whose text `element` belongs; null when it stands around paragraphs, as what is in a text box does
/// although the box itself stands in a paragraph.
const xml::Element* paragraphAround(const xml::Element* element);

/// Whether paragraphs and tables stand directly in the element.
bool isBlockContainer(const xml::Element& element);

}  // namespace entente::docx
