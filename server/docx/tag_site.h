#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "docx/link_address.h"
#include "docx/package.h"
#include "template/outcome.h"
#include "template/tag.h"
#include "xml/document.h"

namespace entente::docx {

/// A tag of a part. Its text is taken out of the runs; `marker` stands in the run of its first character instead.
struct TagSite {
    templates::Tag tag;
    templates::Place place;
    xml::Element* marker = nullptr;  ///< null in the address of a link

    bool prints() const { return tag.kind == templates::TagKind::Print; }
};

/// All tags of one part, in document order.
using TagSites = std::vector<TagSite>;

/// The site whose marker `element` is; nothing for any other element.
const TagSite* siteOf(const xml::Element& element, const TagSites& sites);
std::unique_ptr<xml::Element> makeMarker(std::size_t site);
/// Its index, for a marker.
std::size_t markerIndex(const xml::Element& marker);
bool isMarker(const xml::Element& element);

/// A paragraph that holds nothing but `{% include "name" %}`.
struct IncludeSite {
    xml::Element* paragraph;
    std::string name;
    templates::Place place;
};

std::vector<IncludeSite> findIncludes(xml::Element& root, const std::string& part);

/// Finds the tags in every paragraph below `root`, whatever runs they are split over, and puts markers in their place.
/// Tags that cannot be read become findings and stay text. Deleted text is passed over. Tags in the addresses of
/// hyperlinks are found too; `addresses` receives those.
TagSites extractTags(xml::Element& root, const Package& package, const std::string& part, LinkAddresses& addresses,
                     std::vector<templates::Finding>& findings);

}  // namespace entente::docx
