#include "docx/placement.h"

#include <algorithm>
#include <string_view>

#include "base/utf8.h"
#include "docx/names.h"
#include "docx/structure.h"

namespace entente::docx {

namespace {

using names::isW;
using templates::Finding;
using templates::TagForm;
using xml::Element;

/// The sites of one condition or repetition, from the tag that opens it to the one that ends it.
using Construct = std::vector<std::size_t>;

bool contains(const Element& ancestor, const Element* element) {
    while (element && element != &ancestor)
        element = element->parent();
    return element != nullptr;
}

const Element* commonAncestor(const Element* a, const Element* b) {
    while (a && !contains(*a, b))
        a = a->parent();
    return a;
}

/// The child of `ancestor` that holds `element`.
const Element* childHolding(const Element& ancestor, const Element* element) {
    while (element->parent() != &ancestor)
        element = element->parent();
    return element;
}

bool isRowContainer(const Element& element) {
    return isW(element, "tbl") || (isW(element, "sdtContent") && element.child(names::w, "tr"));
}

/// Whether something that a reader sees stands in `element`, apart from tags that print nothing.
class Content {
  public:
    explicit Content(const TagSites& sites) : sites_(sites) {}

    bool isVisible(const Element& element) const {
        if (const auto* site = siteOf(element, sites_)) return site->prints();
        if (isW(element, "t")) return !utf8::trim(element.text()).empty();
        if (isW(element, "br") || isW(element, "instrText")) return true;
        if (isObject(element)) return true;
        for (const auto* local : {"rPr", "pPr", "tcPr", "trPr", "tblPr", "del", "moveFrom"})
            if (isW(element, local)) return false;
        const auto children = element.elements();
        return std::any_of(children.begin(), children.end(), [&](const auto* child) { return isVisible(*child); });
    }

    /// Whether something visible stands in `top` before (or behind) `marker`.
    bool isVisibleBeside(const Element& top, const Element& marker, bool before) const {
        bool passed = false;
        return searchBeside(top, marker, before, passed);
    }

    void collectSites(const Element& element, std::vector<std::size_t>& found) const {
        if (isMarker(element)) found.push_back(markerIndex(element));
        for (const auto* child : element.elements())
            collectSites(*child, found);
    }

  private:
    static bool isObject(const Element& element) {
        for (const auto* local : {"drawing", "pict", "object", "sym", "footnoteReference", "endnoteReference", "ptab",
                                  "commentReference", "fldSimple"})
            if (isW(element, local)) return true;
        return element.is(names::mc, "AlternateContent");
    }

    bool searchBeside(const Element& element, const Element& marker, bool before, bool& passed) const {
        if (&element == &marker) {
            passed = true;
            return false;
        }
        if (!contains(element, &marker)) return passed != before && isVisible(element);
        for (const auto* child : element.elements())
            if (searchBeside(*child, marker, before, passed)) return true;
        return false;
    }

    const TagSites& sites_;
};

class Placer {
  public:
    Placer(const TagSites& sites, const StyleTable& styles, std::vector<Finding>& findings)
        : sites_(sites), styles_(styles), findings_(findings), content_(sites) {}

    Placement run() {
        matchTags();
        for (const auto& construct : constructs_)
            placeRows(construct);
        for (const auto& construct : constructs_)
            placeColumns(construct);
        for (std::size_t site = 0; site < sites_.size(); ++site)
            dropEmptyRow(site);
        for (const auto& construct : constructs_)
            placeParagraphs(construct);
        for (std::size_t site = 0; site < sites_.size(); ++site)
            dropEmptyParagraph(site);
        for (const auto& construct : constructs_)
            placeInline(construct);
        // Constructs come outermost first, so what opens around an element is in order; what ends behind one is not.
        for (auto& [element, list] : placement_.before)
            std::sort(list.begin(), list.end());
        for (auto& [element, list] : placement_.after)
            orderEnds(*element, list);
        return std::move(placement_);
    }

  private:
    void matchTags() {
        std::vector<Construct> open;
        for (std::size_t i = 0; i < sites_.size(); ++i) {
            const auto& tag = sites_[i].tag;
            if (tag.opens()) open.push_back({i});
            if (open.empty()) continue;
            if (tag.divides()) open.back().push_back(i);
            if (!tag.closes()) continue;
            open.back().push_back(i);
            constructs_.push_back(std::move(open.back()));
            open.pop_back();
        }
        std::sort(constructs_.begin(), constructs_.end(),
                  [](const auto& a, const auto& b) { return a.front() < b.front(); });
    }

    const Element& marker(std::size_t site) const { return *sites_[site].marker; }

    bool isDone(const Construct& construct) const {
        return std::all_of(construct.begin(), construct.end(),
                           [&](auto site) { return placement_.lifted.contains(site); });
    }

    const Element* ancestorOf(const Construct& construct) const {
        const Element* ancestor = marker(construct.front()).parent();
        for (const auto site : construct)
            ancestor = commonAncestor(ancestor, marker(site).parent());
        return ancestor;
    }

    void complain(std::size_t site, const char* key, const char* pattern) {
        findings_.push_back({Severity::Error, sites_[site].place, {key, pattern, {}}});
    }

    void lift(std::unordered_map<const Element*, std::vector<std::size_t>>& where, const Element& element,
              std::size_t site) {
        if (placement_.lifted.insert(site).second) where[&element].push_back(site);
    }

    /// The element goes, all tags in it take effect in its place.
    void replace(const Element& element) {
        std::vector<std::size_t> inside;
        content_.collectSites(element, inside);
        for (const auto site : inside)
            lift(placement_.instead, element, site);
    }

    void wrap(const Element& element, const Construct& construct) {
        if (construct.size() > 2)
            return complain(construct[1], "docx.branch_inside",
                            "This branch would have to begin in the middle of what the condition takes.");
        lift(placement_.before, element, construct.front());
        lift(placement_.after, element, construct.back());
    }

    /// Cells of one row. A cell that holds nothing but tags goes.
    void placeColumns(const Construct& construct) {
        if (sites_[construct.front()].tag.form != TagForm::Column) return;
        const auto* ancestor = ancestorOf(construct);
        const auto* row = nearest(ancestor, "tr");
        if (!row)
            return complain(construct.front(), "docx.not_in_column",
                            "This tag speaks of table columns, but its parts do not stand in one table row.");
        const auto* cell = nearest(ancestor, "tc");
        if (cell && contains(*row, cell)) return wrap(*cell, construct);
        for (const auto site : construct) {
            if (placement_.lifted.contains(site)) continue;
            const auto& child = *childHolding(*row, &marker(site));
            if (!content_.isVisible(child)) {
                replace(child);
            } else if (sites_[site].tag.closes()) {
                lift(placement_.after, child, site);
            } else {
                lift(placement_.before, child, site);
            }
        }
    }

    void placeRows(const Construct& construct) {
        const auto* ancestor = ancestorOf(construct);
        if (!ancestor || isDone(construct) || sites_[construct.front()].tag.form == TagForm::Column) return;
        const bool asked = sites_[construct.front()].tag.form == TagForm::Row;
        if (asked || (isW(*ancestor, "tr"))) {
            if (const auto* row = nearest(ancestor, "tr"); row && contains(*row, ancestor))
                return wrap(*row, construct);
        }
        if (!isRowContainer(*ancestor)) {
            if (asked)
                complain(construct.front(), "docx.not_in_row",
                         "This tag speaks of table rows, but its parts do not stand in rows of one table.");
            return;
        }
        for (const auto site : construct) {
            if (placement_.lifted.contains(site)) continue;
            const auto& row = *childHolding(*ancestor, &marker(site));
            if (!content_.isVisible(row)) {
                replace(row);
            } else if (sites_[site].tag.closes()) {
                lift(placement_.after, row, site);
            } else {
                lift(placement_.before, row, site);
            }
        }
    }

    void dropEmptyRow(std::size_t site) {
        if (placement_.lifted.contains(site) || sites_[site].prints()) return;
        const auto* row = nearest(&marker(site), "tr");
        if (row && !content_.isVisible(*row) && allInside(*row)) replace(*row);
    }

    /// Whether no construct leads out of the element.
    bool allInside(const Element& element) const {
        return std::all_of(constructs_.begin(), constructs_.end(), [&](const Construct& construct) {
            const auto inside = std::count_if(construct.begin(), construct.end(),
                                              [&](auto site) { return contains(element, &marker(site)); });
            return inside == 0 || static_cast<std::size_t>(inside) == construct.size();
        });
    }

    void placeParagraphs(const Construct& construct) {
        if (isDone(construct)) return;
        const auto* ancestor = ancestorOf(construct);
        const auto form = sites_[construct.front()].tag.form;
        const auto* paragraph = paragraphAround(ancestor);
        if (paragraph && form != TagForm::Paragraph && (form == TagForm::Run || !fillsListItem(*paragraph, construct)))
            return;
        if (paragraph) return wrap(*paragraph, construct);
        if (!ancestor || !isBlockContainer(*ancestor))
            return complain(
                construct.front(), "docx.crossing",
                "What this tag opens ends in another part of the document's structure, such as another table or cell.");
        for (const auto site : construct)
            placeAmongBlocks(*ancestor, site);
    }

    void placeAmongBlocks(const Element& container, std::size_t site) {
        if (placement_.lifted.contains(site)) return;
        const auto& block = *childHolding(container, &marker(site));
        if (!isW(block, "p"))
            return complain(
                site, "docx.crossing",
                "What this tag opens ends in another part of the document's structure, such as another table or cell.");
        if (!content_.isVisible(block)) return replaceParagraph(block);
        const bool closes = sites_[site].tag.closes();
        const bool atStart = !content_.isVisibleBeside(block, marker(site), true);
        const bool atEnd = !content_.isVisibleBeside(block, marker(site), false);
        if (!atStart && !atEnd)
            return complain(site, "docx.mid_paragraph",
                            "A tag whose counterpart stands in another paragraph must begin or end its own.");
        const bool before = closes ? !atEnd : atStart;
        lift(before ? placement_.before : placement_.after, block, site);
    }

    /// A paragraph that carries a section break stays for its sake.
    void replaceParagraph(const Element& paragraph) {
        const auto* properties = paragraph.child(names::w, "pPr");
        if (!properties || !properties->child(names::w, "sectPr")) return replace(paragraph);
        std::vector<std::size_t> inside;
        content_.collectSites(paragraph, inside);
        for (const auto site : inside)
            lift(sites_[site].tag.closes() ? placement_.after : placement_.before, paragraph, site);
    }

    bool fillsListItem(const Element& paragraph, const Construct& construct) const {
        const auto* properties = paragraph.child(names::w, "pPr");
        if (!properties) return false;
        const bool isItem =
            properties->child(names::w, "numPr") || styles_.list(valueIn(properties, "pStyle")).has_value();
        return isItem && construct.size() == 2 &&
               !content_.isVisibleBeside(paragraph, marker(construct.front()), true) &&
               !content_.isVisibleBeside(paragraph, marker(construct.back()), false);
    }

    void dropEmptyParagraph(std::size_t site) {
        if (sites_[site].prints()) return;
        const auto* paragraph = nearest(&marker(site), "p");
        if (!paragraph || content_.isVisible(*paragraph)) return;
        if (placement_.lifted.contains(site)) return dropFromCell(*paragraph);
        if (allInside(*paragraph)) replaceParagraph(*paragraph);
    }

    /// What its tags opened or closed was a row or cell: then nothing is left of it, unless the cell has no other.
    void dropFromCell(const Element& paragraph) {
        const auto& cell = *paragraph.parent();
        if (!isW(cell, "tc") || placement_.touches(paragraph)) return;
        const auto blocks = cell.elements();
        const bool hasOther = std::any_of(blocks.begin(), blocks.end(), [&](const Element* block) {
            return block != &paragraph && (isW(*block, "tbl") || isW(*block, "sdt") || content_.isVisible(*block));
        });
        std::vector<std::size_t> inside;
        content_.collectSites(paragraph, inside);
        const bool isDone =
            std::all_of(inside.begin(), inside.end(), [&](auto each) { return placement_.lifted.contains(each); });
        if (hasOther && isDone) placement_.instead[&paragraph];
    }

    /// Tags at the edge of a hyperlink or insertion step out of it when their counterpart is outside.
    void placeInline(const Construct& construct) {
        if (isDone(construct)) return;
        const auto* ancestor = ancestorOf(construct);
        if (!ancestor || !paragraphAround(ancestor) || isW(*ancestor, "r")) return;
        for (const auto site : construct) {
            const auto& child = *childHolding(*ancestor, &marker(site));
            if (isW(child, "r")) continue;
            if (!content_.isVisibleBeside(child, marker(site), true)) {
                lift(placement_.before, child, site);
            } else if (!content_.isVisibleBeside(child, marker(site), false)) {
                lift(placement_.after, child, site);
            } else {
                complain(site, "docx.crossing_inline",
                         "What this tag opens ends outside the link or field it stands in.");
            }
        }
    }

    /// Ends of constructs that were opened before this element come behind those opened with it, innermost first.
    void orderEnds(const Element& element, std::vector<std::size_t>& list) const {
        const auto openedHere = placement_.before.find(&element);
        const auto opener = [&](std::size_t site) -> std::size_t {
            for (const auto& construct : constructs_)
                if (construct.back() == site) return construct.front();
            return site;
        };
        const auto isHere = [&](std::size_t site) {
            return openedHere != placement_.before.end() &&
                   std::find(openedHere->second.begin(), openedHere->second.end(), opener(site)) !=
                       openedHere->second.end();
        };
        std::sort(list.begin(), list.end());
        const auto rest = std::stable_partition(list.begin(), list.end(), isHere);
        std::sort(list.begin(), rest, [&](auto a, auto b) { return opener(a) > opener(b); });
    }

    const TagSites& sites_;
    const StyleTable& styles_;
    std::vector<Finding>& findings_;
    Content content_;
    std::vector<Construct> constructs_;
    Placement placement_;
};

}  // namespace

Placement placeTags(const TagSites& sites, const StyleTable& styles, std::vector<Finding>& findings) {
    return Placer(sites, styles, findings).run();
}

}  // namespace entente::docx
