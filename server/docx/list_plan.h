#pragma once

#include <set>
#include <string>
#include <unordered_map>

#include "docx/placement.h"
#include "docx/style_table.h"
#include "docx/tag_site.h"

namespace entente::docx {

/// The lists (`w:numId`) that begin anew in each repetition of a loop, by the site of its `for`.
///
/// A repetition starts a list when the first item of that list in the whole part stands in it and
/// - another paragraph with content comes before that item in the same cell or text, as a heading does, or
/// - the item stands in a cell of the repetition, and there are several, or they are repeated in that cell.
/// Otherwise the repetition goes on with the list, as for list items that are repeated themselves.
using ListPlan = std::unordered_map<std::size_t, std::set<std::string>>;

ListPlan planLists(const xml::Element& root, const TagSites& sites, const Placement& placement,
                   const StyleTable& styles);

/// The list of a paragraph: its own, or that of its style; nothing when it is no item.
std::optional<ListReference> listOf(const xml::Element& paragraph, const StyleTable& styles);

}  // namespace entente::docx
