#pragma once

#include <cstddef>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "docx/style_table.h"
#include "docx/tag_site.h"

namespace entente::docx {

/// Where the tags of a part take effect: conditions and repetitions over rows, paragraphs and list items move out of
/// the text in which their author wrote them; all others stay in their run.
struct Placement {
    /// Sites by the element before, behind or instead of which they take effect, in the order of their text.
    std::unordered_map<const xml::Element*, std::vector<std::size_t>> before, after, instead;
    std::unordered_set<std::size_t> lifted;  ///< all sites in those lists

    bool touches(const xml::Element& element) const {
        return before.contains(&element) || after.contains(&element) || instead.contains(&element);
    }
};

/// Applies the rules of scope in Word, see `DocxTemplate`:
/// 1. Tags of one construct in several rows of a table, or in several cells of a row: those rows. A row that holds
///    nothing but tags goes.
/// 2. In several paragraphs of one container: those paragraphs. A paragraph that holds nothing but tags goes; one that
///    begins or ends with the tag belongs to the scope from or up to there.
/// 3. In one paragraph: the text between; in a list item that the construct fills, the item.
/// 4. `{%p`, `{%tr` and `{%r` ask for 2, 1 and 3, `{%tc` for the cells of a row.
/// What fits no rule becomes a finding.
Placement placeTags(const TagSites& sites, const StyleTable& styles, std::vector<templates::Finding>& findings);

}  // namespace entente::docx
