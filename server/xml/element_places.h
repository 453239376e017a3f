#pragma once

#include <cstddef>
#include <string_view>
#include <unordered_map>

#include "base/result.h"
#include "xml/element.h"

namespace entente::xml {

/// Where an element stands in the bytes that it was parsed from, as offsets. Without content (`<a/>`) both offsets of
/// the content are its end.
struct ElementPlace {
    std::size_t begin = 0;         ///< of `<` of the start tag
    std::size_t contentBegin = 0;  ///< behind `>` of the start tag
    std::size_t contentEnd = 0;    ///< of `<` of the end tag
    std::size_t end = 0;           ///< behind `>` of the end tag
};

using ElementPlaces = std::unordered_map<const Element*, ElementPlace>;

/// The places of `root` and of all below it, for whoever changes some bytes of a document and must leave the others as
/// they are. `bytes` is what `Document::parse` made `root` of; nothing was changed since. Error `xml.not_utf8`: another
/// encoding, in which bytes cannot be put in.
Result<ElementPlaces> placesOf(const Element& root, std::string_view bytes);

}  // namespace entente::xml
