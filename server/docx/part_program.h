#pragma once

#include <string>
#include <unordered_set>
#include <vector>

#include "docx/marks.h"
#include "docx/tag_site.h"
#include "template/program.h"
#include "xml/document.h"

namespace entente::docx {

/// One part of a template with tags: its XML as literal pieces, and the operations between them.
struct PartProgram {
    std::string part;
    templates::Program program;
    std::vector<MarkInfo> marks;
    std::vector<RunSlot> slots;
};

/// Compiles a WordprocessingML part whose tags have been extracted. `document` is the part with markers.
PartProgram compilePart(const std::string& part, const xml::Document& document, const TagSites& sites,
                        const std::unordered_set<std::string>& listStyles, std::vector<templates::Finding>& findings);

/// Compiles a part whose elements hold plain text (document properties). `sites` receives its tags.
PartProgram compilePlainPart(const std::string& part, const xml::Document& document, TagSites& sites,
                             std::vector<templates::Finding>& findings);

}  // namespace entente::docx
