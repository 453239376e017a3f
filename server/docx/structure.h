#pragma once

#include <string>
#include <string_view>
#include <unordered_set>

#include "xml/document.h"

namespace entente::docx {

/// `element` itself or the closest `w:local` above it; null when there is none.
const xml::Element* nearest(const xml::Element* element, std::string_view local);

/// Whether paragraphs and tables stand directly in the element.
bool isBlockContainer(const xml::Element& element);

/// The ids of the paragraph styles that number their paragraphs, themselves or through the style they are based on.
std::unordered_set<std::string> listStyles(const xml::Document& styles);

}  // namespace entente::docx
