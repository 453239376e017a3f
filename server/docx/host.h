#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "docx/package.h"

namespace entente::docx {

inline constexpr std::int64_t emuPerTwip = 635;  ///< 914,400 to the inch, of which a twip is the 1,440th

/// A part cut where something can be put in.
struct SplicedXml {
    std::string part;
    std::vector<std::string> pieces;  ///< one more than there are places

    bool exists() const { return !pieces.empty(); }
    std::string filled(const std::vector<std::string>& additions) const;
};

/// Ids of relationships, by the part that they belong to, to which no output refers.
using UnusedRelationships = std::map<std::string, std::set<std::string>>;

/// What must be known of a package to add to it, read once when a template is compiled. Immutable.
struct Host {
    struct Style {
        std::string id, name, type;
    };

    SplicedXml contentTypes;                          ///< as those of a document, also for a template
    std::map<std::string, SplicedXml> relationships;  ///< by the part that they belong to
    std::set<std::string> shortened;                  ///< parts of which some are left out
    SplicedXml numbering;                             ///< places for definitions and for lists
    SplicedXml styles;
    std::string mainPart;
    std::set<std::string> relationshipIds;  ///< of all parts
    std::set<std::string> parts;
    std::map<std::string, std::string> extensions;  ///< content types by extension in lower case
    struct List {
        std::string definition;  ///< `w:abstractNumId`
        std::array<std::int64_t, 9> start;
    };
    std::map<std::string, List> lists;  ///< by `w:numId`
    std::int64_t lastList = 0, lastDefinition = 0;
    std::vector<Style> allStyles;
    std::int64_t textWidth = 0;  ///< of the first section, in EMU

    /// The id of a style by its name (`heading 1`) in any letter case; empty when there is none.
    std::string styleNamed(std::string_view name, std::string_view type) const;
    const Style* style(std::string_view id) const;

    static Host of(const Package& package, const UnusedRelationships& unused = {});
};

}  // namespace entente::docx
