#include "docx/list_plan.h"

#include <algorithm>
#include <map>
#include <vector>

#include "base/utf8.h"
#include "docx/names.h"

namespace entente::docx {

namespace {

using names::isW;
using xml::Element;

/// What matters to lists, in the order of the output.
struct Event {
    enum class Kind { LoopBegin, LoopEnd, CellBegin, CellEnd, Text, Item } kind;
    std::size_t site = 0;
    std::string list = {};
};

class Recorder {
  public:
    Recorder(const TagSites& sites, const Placement& placement, const StyleTable& styles)
        : sites_(sites), placement_(placement), styles_(styles) {}

    std::vector<Event> events;

    void walk(const Element& element) {
        note(placement_.before, element);
        if (placement_.instead.contains(&element)) {
            note(placement_.instead, element);
        } else if (isW(element, "p")) {
            paragraph(element);
        } else {
            const bool isCell = isW(element, "tc");
            if (isCell) events.push_back({Event::Kind::CellBegin});
            for (const auto* child : element.elements())
                walk(*child);
            if (isCell) events.push_back({Event::Kind::CellEnd});
        }
        note(placement_.after, element);
    }

  private:
    void note(const std::unordered_map<const Element*, std::vector<std::size_t>>& where, const Element& element) {
        const auto found = where.find(&element);
        if (found == where.end()) return;
        for (const auto site : found->second) {
            if (sites_[site].tag.kind == templates::TagKind::For) events.push_back({Event::Kind::LoopBegin, site});
            if (sites_[site].tag.kind == templates::TagKind::EndFor) events.push_back({Event::Kind::LoopEnd, site});
        }
    }

    void paragraph(const Element& element) {
        if (auto list = listOf(element, styles_)) {
            events.push_back({Event::Kind::Item, 0, std::move(list->numbering)});
        } else if (hasContent(element)) {
            events.push_back({Event::Kind::Text});
        }
    }

    bool hasContent(const Element& element) const {
        if (const auto* site = siteOf(element, sites_)) return site->prints();
        if (isW(element, "t")) return !utf8::trim(element.text()).empty();
        if (isW(element, "drawing") || isW(element, "pict")) return true;
        const auto children = element.elements();
        return std::any_of(children.begin(), children.end(), [&](const auto* child) { return hasContent(*child); });
    }

    const TagSites& sites_;
    const Placement& placement_;
    const StyleTable& styles_;
};

/// Whether the item at `first` starts its list in the loop that begins at `begin` and ends at `end`.
bool starts(const std::vector<Event>& events, std::size_t begin, std::size_t first, std::size_t end) {
    std::size_t cell = 0;
    int depth = 0;
    for (std::size_t i = first; i-- > begin + 1;) {
        if (events[i].kind == Event::Kind::CellEnd) ++depth;
        if (events[i].kind == Event::Kind::CellBegin && depth-- == 0) {
            cell = i;
            break;
        }
        if (events[i].kind == Event::Kind::Text && depth == 0) return true;
    }
    if (cell == 0) return false;
    int items = 0;
    for (std::size_t i = cell + 1; i < end && events[i].kind != Event::Kind::CellEnd; ++i) {
        if (events[i].kind == Event::Kind::LoopBegin) return true;
        if (events[i].kind == Event::Kind::Item && events[i].list == events[first].list) ++items;
    }
    return items > 1;
}

}  // namespace

std::optional<ListReference> listOf(const Element& paragraph, const StyleTable& styles) {
    const auto* properties = paragraph.child(names::w, "pPr");
    auto list = listIn(properties);
    if (!list || list->numbering.empty()) {
        auto style = std::string(valueIn(properties, "pStyle"));
        const auto inherited = styles.list(style.empty() ? styles.defaultParagraphStyle() : style);
        if (inherited) list = ListReference{inherited->numbering, list ? list->level : inherited->level};
    }
    if (!list || list->numbering.empty() || list->numbering == "0") return std::nullopt;
    return list;
}

ListPlan planLists(const Element& root, const TagSites& sites, const Placement& placement, const StyleTable& styles) {
    Recorder recorder(sites, placement, styles);
    recorder.walk(root);
    const auto& events = recorder.events;
    std::map<std::string, std::size_t> firstItems;
    for (std::size_t i = 0; i < events.size(); ++i)
        if (events[i].kind == Event::Kind::Item) firstItems.try_emplace(events[i].list, i);

    ListPlan plan;
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < events.size(); ++i) {
        if (events[i].kind == Event::Kind::LoopBegin) open.push_back(i);
        if (events[i].kind != Event::Kind::LoopEnd || open.empty()) continue;
        const auto begin = open.back();
        open.pop_back();
        for (const auto& [list, first] : firstItems)
            if (first > begin && first < i && starts(events, begin, first, i)) plan[events[begin].site].insert(list);
    }
    return plan;
}

}  // namespace entente::docx
