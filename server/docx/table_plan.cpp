#include "docx/table_plan.h"

#include <algorithm>
#include <unordered_set>

#include "docx/attribute_number.h"
#include "docx/names.h"
#include "docx/structure.h"
#include "docx/style_table.h"

namespace entente::docx {

namespace {

using names::isW;
using xml::Element;

constexpr std::int64_t mostColumns = 1'000;  // Word shows 63

std::size_t columns(std::string_view text, std::int64_t fallback) {
    return static_cast<std::size_t>(
        std::clamp<std::int64_t>(numberOf<std::int64_t>(text, fallback), fallback, mostColumns));
}

std::string writtenOrNone(const Element* element) {
    std::string xml;
    if (element) element->write(xml);
    return xml;
}

class Planner {
  public:
    Planner(const TagSites& sites, const Placement& placement) : sites_(sites), placement_(placement) {}

    TablePlan run(const Element& root) {
        for (const auto& site : sites_) {
            if (site.tag.kind != templates::TagKind::Merge || !site.marker) continue;
            if (const auto* cell = nearest(site.marker, "tc")) {
                (site.tag.name == "down" ? mergesDown_ : mergesRight_).insert(cell);
                tables_.insert(nearest(cell, "tbl"));
            }
        }
        findMovingCells(root);
        for (const auto* table : tables_)
            if (table) planTable(*table);
        return std::move(plan_);
    }

  private:
    void findMovingCells(const Element& element) {
        if (isW(element, "tc") && placement_.touches(element)) {
            movingTables_.insert(nearest(&element, "tbl"));
            tables_.insert(nearest(&element, "tbl"));
        }
        for (const auto* child : element.elements())
            findMovingCells(*child);
    }

    void planTable(const Element& table) {
        TableInfo info;
        info.hasColumns = info.isHeld = movingTables_.contains(&table);
        if (const auto* grid = table.child(names::w, "tblGrid"))
            for (const auto* column : grid->elements(names::w, "gridCol"))
                info.grid.push_back(
                    std::clamp<std::int64_t>(numberOf<std::int64_t>(column->attributeNs(names::w, "w"), 0), 0, 31'680));
        info.column = info.grid.size();
        planRows(table, info);
        plan_.tables[&table] = std::move(info);
    }

    void planRows(const Element& container, TableInfo& info) {
        for (const auto* child : container.elements()) {
            if (isW(*child, "tr")) planRow(*child, info);
            if (isW(*child, "sdt") || isW(*child, "sdtContent") || isW(*child, "customXml")) planRows(*child, info);
        }
    }

    void planRow(const Element& row, TableInfo& info) {
        const auto* properties = row.child(names::w, "trPr");
        RowInfo rowInfo{columns(valueIn(properties, "gridBefore"), 0), columns(valueIn(properties, "gridAfter"), 0)};
        auto column = rowInfo.before;
        int depth = 0;
        planCells(row, info, column, depth);
        info.grid.resize(std::max(info.grid.size(), column + rowInfo.after), 1'000);
        plan_.rows[&row] = rowInfo;
    }

    void planCells(const Element& container, TableInfo& info, std::size_t& column, int& depth) {
        for (const auto* child : container.elements()) {
            depth += balance(placement_.before, *child);
            if (isW(*child, "tc")) planCell(*child, info, column, depth);
            if (isW(*child, "sdt") || isW(*child, "sdtContent")) planCells(*child, info, column, depth);
            depth += balance(placement_.instead, *child) + balance(placement_.after, *child);
        }
    }

    /// How many constructs are open after the tags at an element more than before.
    int balance(const std::unordered_map<const Element*, std::vector<std::size_t>>& where,
                const Element& element) const {
        const auto found = where.find(&element);
        if (found == where.end()) return 0;
        int sum = 0;
        for (const auto site : found->second)
            sum += (sites_[site].tag.opens() ? 1 : 0) - (sites_[site].tag.closes() ? 1 : 0);
        return sum;
    }

    void planCell(const Element& cell, TableInfo& info, std::size_t& column, int depth) {
        const auto* properties = cell.child(names::w, "tcPr");
        const auto* width = properties ? properties->child(names::w, "tcW") : nullptr;
        CellInfo made;
        made.column = column;
        made.span = columns(valueIn(properties, "gridSpan"), 1);
        made.width = writtenOrNone(width);
        made.hasLength = width && width->attributeNs(names::w, "type", "dxa") == "dxa";
        made.moves = depth > 0;
        made.mergesDown = mergesDown_.contains(&cell);
        made.mergesRight = mergesRight_.contains(&cell);
        if (made.mergesRight) info.isHeld = true;
        made.merge = writtenOrNone(properties ? properties->child(names::w, "vMerge") : nullptr);
        if (made.moves && !placement_.instead.contains(&cell)) info.column = std::min(info.column, column);
        column += made.span;
        plan_.cells[&cell] = std::move(made);
    }

    const TagSites& sites_;
    const Placement& placement_;
    std::unordered_set<const Element*> mergesDown_, mergesRight_, tables_, movingTables_;
    TablePlan plan_;
};

}  // namespace

TablePlan planTables(const Element& root, const TagSites& sites, const Placement& placement) {
    return Planner(sites, placement).run(root);
}

}  // namespace entente::docx
