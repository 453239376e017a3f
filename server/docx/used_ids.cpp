#include "docx/used_ids.h"

#include <algorithm>

#include "docx/attribute_number.h"
#include "docx/names.h"

namespace entente::docx {

namespace {

using names::isW;

void take(std::int64_t& last, std::string_view text) {
    last = std::max(last, countableId(text));
}

/// Notes and comments, and what refers to one, even if there is none.
bool namesNote(const xml::Element& element) {
    for (const auto* local : {"footnote", "endnote", "comment", "footnoteReference", "endnoteReference",
                              "commentReference", "commentRangeStart", "commentRangeEnd"})
        if (isW(element, local)) return true;
    return false;
}

}  // namespace

void collectIds(const xml::Element& element, UsedIds& used) {
    const auto paragraph = numberOf<std::int64_t>(element.attributeNs(names::w14, "paraId"), 0, 16);
    if (paragraph > 0 && paragraph < 0x80000000)
        used.paragraphPrefixes[static_cast<std::size_t>(paragraph >> 16)] = true;
    const auto id = element.attributeNs(names::w, "id");
    if (isW(element, "bookmarkStart")) {
        take(used.bookmark, id);
        used.bookmarkNames.emplace(element.attributeNs(names::w, "name"));
    }
    if (namesNote(element)) take(used.note, id);
    if (element.is(names::wp, "docPr")) take(used.drawing, element.attribute("id"));
    for (const auto* child : element.elements())
        collectIds(*child, used);
}

UsedIds usedIds(const Package& package) {
    UsedIds used;
    for (const auto& part : package.storyParts())
        if (const auto document = package.parse(part)) collectIds(document->root(), used);
    return used;
}

}  // namespace entente::docx
