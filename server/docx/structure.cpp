#include "docx/structure.h"

#include "docx/names.h"

namespace entente::docx {

using names::isW;
using xml::Element;

const Element* nearest(const Element* element, std::string_view local) {
    while (element && !isW(*element, local))
        element = element->parent();
    return element;
}

bool isBlockContainer(const Element& element) {
    for (const auto* local : {"body", "hdr", "ftr", "tc", "txbxContent", "footnote", "endnote", "comment"})
        if (isW(element, local)) return true;
    return isW(element, "sdtContent") && !nearest(&element, "p") && !nearest(&element, "tr") &&
           !element.child(names::w, "tr");
}

}  // namespace entente::docx
