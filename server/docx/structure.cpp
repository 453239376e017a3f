#include "docx/structure.h"

#include <algorithm>
#include <initializer_list>

#include "docx/names.h"

namespace entente::docx {

using names::isW;
using xml::Element;

const Element* nearest(const Element* element, std::string_view local) {
    while (element && !isW(*element, local))
        element = element->parent();
    return element;
}

namespace {

bool isOne(const Element& element, std::initializer_list<std::string_view> locals) {
    return std::any_of(locals.begin(), locals.end(), [&](auto local) { return isW(element, local); });
}

bool alwaysHoldsBlocks(const Element& element) {
    return isOne(element, {"body", "hdr", "ftr", "tc", "txbxContent", "footnote", "endnote", "comment"});
}

}  // namespace

bool isBlockContainer(const Element& element) {
    if (alwaysHoldsBlocks(element)) return true;
    if (!isW(element, "sdtContent")) return false;
    for (const auto* above = element.parent(); above; above = above->parent()) {
        if (alwaysHoldsBlocks(*above)) return true;
        if (isOne(*above, {"p", "tr", "tbl"})) return false;
    }
    return false;
}

const Element* paragraphAround(const Element* element) {
    while (element && !isW(*element, "p")) {
        if (alwaysHoldsBlocks(*element)) return nullptr;
        element = element->parent();
    }
    return element;
}

}  // namespace entente::docx
