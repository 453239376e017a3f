#include "docx/long_tables.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "docx/names.h"
#include "docx/package.h"
#include "docx/style_table.h"

namespace entente::docx {

namespace {

using names::isW;
using xml::Element;

bool goesOn(const Element& row) {
    for (const auto* cell : row.elements(names::w, "tc")) {
        const auto* properties = cell->child(names::w, "tcPr");
        const auto* merge = properties ? properties->child(names::w, "vMerge") : nullptr;
        if (merge && merge->attributeNs(names::w, "val", "continue") == "continue") return true;
    }
    return false;
}

bool isHeading(const Element& row) {
    return toggleIn(row.child(names::w, "trPr"), "tblHeader").value_or(false);
}

std::unique_ptr<Element> separator() {
    auto paragraph = std::make_unique<Element>("w:p", std::string(names::w));
    const std::string uri(names::w);
    auto& properties = paragraph->appendElement("w:pPr", uri);
    auto& spacing = properties.appendElement("w:spacing", uri);
    for (const auto& [name, value] :
         {std::pair("w:before", "0"), {"w:after", "0"}, {"w:line", "20"}, {"w:lineRule", "exact"}})
        spacing.setAttribute(name, value, uri);
    properties.appendElement("w:rPr", uri).appendElement("w:sz", uri).setAttribute("w:val", "2", uri);
    return paragraph;
}

/// Moves the rows behind the first `rows` into tables of their own; whether there were any.
bool divide(Element& body, Element& table, std::size_t rows) {
    const auto all = table.elements(names::w, "tr");
    if (all.size() <= rows) return false;
    std::vector<Element*> headings;
    for (auto* row : all) {
        if (!isHeading(*row)) break;
        headings.push_back(row);
    }
    auto index = body.indexOf(table) + 1;
    Element* current = nullptr;
    std::size_t count = headings.size();
    for (std::size_t i = headings.size(); i < all.size(); ++i) {
        if (count >= rows && !goesOn(*all[i])) {
            auto next = std::make_unique<Element>(table.name(), table.uri());
            for (const auto* frame : {"tblPr", "tblGrid"})
                if (const auto* child = table.child(names::w, frame)) next->append(child->clone());
            for (const auto* heading : headings)
                next->append(heading->clone());
            body.insert(index++, separator());
            current = next.get();
            body.insert(index++, std::move(next));
            count = headings.size();
        }
        if (current) current->append(table.remove(*all[i]));
        ++count;
    }
    return current != nullptr;
}

}  // namespace

Result<std::string> withShortTables(std::string bytes, std::size_t rows) {
    const auto package = Package::open(std::move(bytes));
    if (!package) return package.error();
    auto document = package->parse(package->mainPart());
    if (!document) return document.error();
    auto& root = document->root();
    auto* body = root.child(names::w, "body");
    bool divided = false;
    for (auto* table : body ? body->elements(names::w, "tbl") : std::vector<Element*>())
        divided = divide(*body, *table, std::max<std::size_t>(rows, 2)) || divided;
    if (!divided) return package->archive().bytes();
    if (!root.uriFor("w")) root.declare("w", std::string(names::w));
    return rewritten(*package, {{package->mainPart(), document->toXml()}});
}

}  // namespace entente::docx
