#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "checker.h"
#include "xml/document.h"

namespace entente::docxcheck {

inline constexpr const char* kWord = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
inline constexpr const char* kRelationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
inline constexpr const char* kCompatibility = "http://schemas.openxmlformats.org/markup-compatibility/2006";

struct Relationship {
    std::string id;
    std::string type;    ///< the last segment of the type, such as `image`
    std::string target;  ///< name of the part without leading slash; as written when external
    bool external = false;
};

/// An OPC package (ECMA-376 part 2) taken apart, with all that is wrong on that level.
struct Package {
    std::map<std::string, std::string> parts;
    std::map<std::string, std::string> types;  ///< content type by part
    std::map<std::string, std::vector<Relationship>> relationships;
    std::map<std::string, xml::Document> documents;  ///< the XML parts that are well-formed
    std::string mainPart;

    const xml::Document* document(const std::string& part) const;
    /// The part that `source` refers to by a relationship of that type; empty when there is none.
    std::string related(const std::string& source, const std::string& type) const;
    const Relationship* relationship(const std::string& source, const std::string& id) const;
};

/// Nothing when the container itself is broken; then `findings` says how.
std::optional<Package> openPackage(const std::string& bytes, std::vector<Finding>& findings);

/// Visits an element and all below it in document order. Of `mc:AlternateContent` only the first choice is visited.
template <typename Visitor>
void walk(const xml::Element& element, const Visitor& visit) {
    visit(element);
    for (const xml::Element* child : element.elements()) {
        if (element.is(kCompatibility, "AlternateContent") && child->is(kCompatibility, "Fallback")) continue;
        walk(*child, visit);
    }
}

}  // namespace entente::docxcheck
