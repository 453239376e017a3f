#include "docx/used_ids.h"

#include <algorithm>

#include "docx/attribute_number.h"
#include "docx/includes.h"
#include "docx/names.h"

namespace entente::docx {

namespace {

using names::isW;

}  // namespace

void collectIds(const xml::Element& element, UsedIds& used) {
    const auto paragraph = numberOf<std::int64_t>(element.attributeNs(names::w14, "paraId"), 0, 16);
    if (paragraph > 0 && paragraph < 0x80000000)
        used.paragraphPrefixes[static_cast<std::size_t>(paragraph >> 16)] = true;
    const auto id = numberOf<std::int64_t>(element.attributeNs(names::w, "id"));
    if (isW(element, "bookmarkStart")) used.bookmark = std::max(used.bookmark, id);
    if (isW(element, "footnote") || isW(element, "endnote") || isW(element, "comment"))
        used.note = std::max(used.note, id);
    if (element.is(names::wp, "docPr"))
        used.drawing = std::max(used.drawing, numberOf<std::int64_t>(element.attribute("id")));
    for (const auto* child : element.elements())
        collectIds(*child, used);
}

UsedIds usedIds(const Package& package) {
    UsedIds used;
    for (const auto& part : storyParts(package))
        if (const auto document = package.parse(part)) collectIds(document->root(), used);
    return used;
}

}  // namespace entente::docx
