#include "docx/block_text.h"

#include "docx/names.h"

namespace entente::docx {

namespace {

using names::isW;
using xml::Element;

void collectText(const Element& element, std::string& text) {
    if (isW(element, "t")) text += element.text();
    if (isW(element, "tab")) text += '\t';
    if (isW(element, "br") || isW(element, "cr")) text += '\n';
    if (isW(element, "noBreakHyphen")) text += '-';
    for (const auto* local : {"del", "moveFrom", "instrText", "pPr", "rPr"})
        if (isW(element, local)) return;
    if (element.is(names::mc, "Fallback")) return;
    for (const auto* child : element.elements())
        collectText(*child, text);
    if (isW(element, "p") && element.parent()) {
        const auto siblings = element.parent()->elements();
        if (siblings.back() != &element) text += '\n';
    }
    if (isW(element, "tc")) text += '\t';
}

void collect(const Element& container, std::string_view wanted, std::string_view other,
             std::vector<const Element*>& found) {
    for (const auto* child : container.elements()) {
        if (isW(*child, wanted) || (!other.empty() && isW(*child, other))) {
            found.push_back(child);
        } else if (isW(*child, "sdt") || isW(*child, "sdtContent") || isW(*child, "customXml") || isW(*child, "ins")) {
            collect(*child, wanted, other, found);
        }
    }
}

}  // namespace

std::string visibleText(const Element& element) {
    std::string text;
    collectText(element, text);
    while (!text.empty() && (text.back() == '\n' || text.back() == '\t') && !isW(element, "p"))
        text.pop_back();
    if (isW(element, "p") && text.ends_with('\n') && element.parent() &&
        element.parent()->elements().back() != &element)
        text.pop_back();
    return text;
}

std::vector<const Element*> blocksOf(const Element& container) {
    std::vector<const Element*> found;
    collect(container, "p", "tbl", found);
    return found;
}

std::vector<std::string> comparableTexts(const std::vector<const Element*>& blocks) {
    std::vector<std::string> texts;
    for (const auto* block : blocks)
        texts.push_back((isW(*block, "tbl") ? "\x01" : "") + visibleText(*block));
    return texts;
}

std::vector<const Element*> rowsOf(const Element& table) {
    std::vector<const Element*> found;
    collect(table, "tr", {}, found);
    return found;
}

std::vector<const Element*> cellsOf(const Element& row) {
    std::vector<const Element*> found;
    collect(row, "tc", {}, found);
    return found;
}

}  // namespace entente::docx
