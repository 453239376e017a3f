#pragma once

#include <unordered_map>

#include "docx/marks.h"
#include "docx/placement.h"
#include "docx/tag_site.h"

namespace entente::docx {

/// The tables of a part that join cells or repeat columns, with their rows and cells.
struct TablePlan {
    std::unordered_map<const xml::Element*, TableInfo> tables;
    std::unordered_map<const xml::Element*, RowInfo> rows;
    std::unordered_map<const xml::Element*, CellInfo> cells;
};

TablePlan planTables(const xml::Element& root, const TagSites& sites, const Placement& placement);

}  // namespace entente::docx
