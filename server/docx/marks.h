#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace entente::docx {

/// What the output does at a mark of a program.
enum class MarkKind : std::uint8_t {
    ParagraphId,     ///< writes a new `w14:paraId`
    BookmarkId,      ///< writes the new id of the bookmark that had the id `text`; a new one at its start
    BookmarkEndId,   ///< writes the same id once more
    BookmarkName,    ///< writes `text`, with a number from the second time on
    DrawingId,       ///< writes a new `wp:docPr/@id`
    ControlId,       ///< writes a new `w:sdtPr/w:id/@w:val`
    ShapeId,         ///< writes `text`, with a number from the second time on
    Once,            ///< writes the XML `text` the first time only, for anchors of which there may be but one
    NeedsParagraph,  ///< writes an empty paragraph when the container's content does not end with one
    TableBegin,      ///< a table begins, whose rows may all go
    TableEnd,        ///< takes the table back if it has no row
};

struct MarkInfo {
    MarkKind kind;
    std::string text;
};

/// The run around a printed value, to leave and to enter it again.
struct RunSlot {
    std::string open;       ///< `<w:r …><w:rPr>…</w:rPr>`
    bool isLinked = false;  ///< already inside a hyperlink
    bool isPlain = false;   ///< no run at all: the text of a document property
};

/// The ids that a template uses, so that new ones differ.
struct UsedIds {
    std::vector<bool> paragraphPrefixes = std::vector<bool>(0x8000, false);  ///< upper halves of `w14:paraId`
    std::int64_t bookmark = 0, drawing = 0;                                  ///< the largest
};

}  // namespace entente::docx
