#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <utility>
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
    NeedsBlock,      ///< writes an empty paragraph when the container has no content
    TableBegin,      ///< a table begins, whose rows may all go; `index` is one more than that of its TableInfo, or 0
    TableEnd,        ///< takes the table back if it has no row
    Grid,            ///< here stands the `w:tblGrid` of the table
    RowBegin,        ///< a row of a table with TableInfo; `index` of its RowInfo
    RowGap,          ///< where `w:gridAfter` belongs; `text` is not empty when `w:trPr` must be written around it
    RowEnd,          ///< takes the row back if it has no cell
    CellBegin,       ///< a cell of such a row; `index` of its CellInfo
    CellSize,        ///< where its width, span and vertical merge stand
    CellContent,     ///< its properties have ended
    CellEnd,         ///< behind its end tag
    ListRestart,     ///< the lists named in `text` (ids with spaces between) begin anew with their next item
    ListId,          ///< writes the id of the list that was `text`
    NoteId,          ///< writes the new id of the note or comment `text` (`footnotes 3`)
    NoteIdAgain,     ///< writes the same id once more
    NoteBegin,       ///< what follows belongs to the part of notes `text`
    NoteEnd,         ///< back to where the note was begun
    NotesHere,       ///< here stand the notes that other parts have made
    ControlBegin,    ///< a content control around runs, rows or cells, which may all go
    ControlContent,  ///< what stands between its `w:sdtContent` tags begins
    ControlFilled,   ///< and ends
    ControlEnd,      ///< takes the control back if nothing stood there
    AddressBegin,    ///< what follows is the address of a link
    AddressEnd,      ///< writes the id of a relationship with that address
};

struct MarkInfo {
    MarkKind kind;
    std::string text = {};
    std::uint32_t index = 0;
};

/// A property of a run as XML, by its local name.
using RunProperty = std::pair<std::string, std::string>;

/// The surroundings of a printed value, to leave and to enter them again.
struct RunSlot {
    std::string open;                     ///< `<w:r …><w:rPr>…</w:rPr>`
    std::vector<RunProperty> properties;  ///< what stands in its `w:rPr`
    bool isLinked = false;                ///< already inside a hyperlink
    bool isPlain = false;                 ///< no run at all: the text of a document property
    /// Inside the address of a link: what stands there between the tag and the next.
    std::optional<std::string> behind = {};
    /// A tag alone in its paragraph: then the output writes the paragraph too, so that blocks can take its place.
    std::string paragraph;                 ///< `<w:p …><w:pPr>…</w:pPr>`
    std::string paragraphProperties = {};  ///< `<w:pPr>…</w:pPr>` or nothing
    /// A picture whose alternative text is the tag: its XML between the places of `picturePlaces`.
    std::vector<std::string> picturePieces = {};
    enum class PicturePlace : std::uint8_t { Id, Relationship, Text };
    std::vector<PicturePlace> picturePlaces = {};

    bool isAlone() const { return !paragraph.empty(); }
    bool isPicture() const { return !picturePieces.empty(); }
    bool isAddress() const { return behind.has_value(); }
};

/// A table that joins cells or repeats columns, as the template has it.
struct TableInfo {
    std::vector<std::int64_t> grid;  ///< widths in twentieths of a point
    bool hasColumns = false;         ///< the number of columns depends on the data
    bool isHeld = false;             ///< its columns and widths are known at its end only
    std::size_t column = 0;          ///< the first that is repeated or left out
};

struct RowInfo {
    std::size_t before = 0, after = 0;  ///< columns left out at its ends
};

struct CellInfo {
    std::size_t column = 0, span = 1;
    std::string width;       ///< `<w:tcW …/>` as it is
    bool hasLength = false;  ///< that width is a length, which follows the grid
    bool moves = false;      ///< repeated or left out
    bool mergesDown = false, mergesRight = false;
    std::string merge;  ///< `<w:vMerge …/>` as it is
};

/// The ids that a template uses, so that new ones differ.
struct UsedIds {
    std::vector<bool> paragraphPrefixes = std::vector<bool>(0x8000, false);  ///< upper halves of `w14:paraId`
    std::int64_t bookmark = 0, drawing = 0, note = 0;                        ///< the largest
    std::set<std::string, std::less<>> bookmarkNames;
};

}  // namespace entente::docx
