#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "docx/marks.h"
#include "xml/element.h"

namespace entente::docx {

/// A text within a run, whose white space stays as it is.
inline constexpr std::string_view openText = "<w:t xml:space=\"preserve\">";
inline constexpr std::string_view closeText = "</w:t>";
inline constexpr std::string_view emptyParagraph = "<w:p></w:p>";

/// The children of a `w:rPr` (null: none) as XML.
std::vector<RunProperty> runProperties(const xml::Element* properties);

/// `<w:r><w:rPr>…</w:rPr>` with the properties of `base`, of which those of `changes` take the place, in the order that
/// the schema asks for (ECMA-376-1 17.3.2).
std::string runOpening(const std::vector<RunProperty>& base, const std::vector<RunProperty>& changes);

}  // namespace entente::docx
