#include "docx/structure.h"

#include <map>

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

std::unordered_set<std::string> listStyles(const xml::Document& styles) {
    std::map<std::string, std::string, std::less<>> basedOn;
    std::unordered_set<std::string> numbered;
    for (const auto* style : styles.root().elements(names::w, "style")) {
        const std::string id(style->attributeNs(names::w, "styleId"));
        if (const auto* base = style->child(names::w, "basedOn")) basedOn[id] = base->attributeNs(names::w, "val");
        const auto* properties = style->child(names::w, "pPr");
        if (properties && properties->child(names::w, "numPr")) numbered.insert(id);
    }
    // A chain is no longer than there are styles, so one pass for each settles it, cycles included.
    for (bool grown = true; grown;) {
        grown = false;
        for (const auto& [id, base] : basedOn)
            if (numbered.contains(base)) grown = numbered.insert(id).second || grown;
    }
    return numbered;
}

}  // namespace entente::docx
