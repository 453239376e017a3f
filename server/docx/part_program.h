#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "docx/marks.h"
#include "docx/style_table.h"
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
    std::vector<TableInfo> tables;
    std::vector<RowInfo> rows;
    std::vector<CellInfo> cells;
};

/// A part whose tags have been extracted.
struct Story {
    std::string part;
    xml::Document document;
    TagSites sites;
    LinkAddresses addresses = {};
};

/// What the parts of one document must know of one another.
struct StoryContext {
    const StyleTable* styles = nullptr;
    std::map<std::string, Story*> notes;  ///< by the kind of relationship: `footnotes`, `endnotes`, `comments`
    /// Notes that repetitions refer to, as `footnotes 3`: the part that refers to them writes them, once for each
    /// repetition.
    std::set<std::string> movedNotes = {};
    /// Those to which something outside of repetitions refers: they stay where they are, too.
    std::set<std::string> keptNotes = {};
};

/// Compiles a WordprocessingML part. Parts with notes come after those that refer to them.
PartProgram compilePart(Story& story, StoryContext& context, std::vector<templates::Finding>& findings);

/// Compiles a part whose elements hold plain text (document properties). `sites` receives its tags.
PartProgram compilePlainPart(const std::string& part, const xml::Document& document, TagSites& sites,
                             std::vector<templates::Finding>& findings);

}  // namespace entente::docx
