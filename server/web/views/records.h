#pragma once

#include <optional>
#include <string>
#include <vector>

#include "web/frame.h"
#include "web/views/select_option.h"

/// Lists, forms and imports of records, whatever they are records of.
namespace entente::web {

struct RecordListView {
    struct Tab {
        std::string text = {}, url = {};
        bool current = false;
    };
    struct Row {
        std::string name = {}, url = {}, ended = {};  ///< `ended`: since when it no longer counts
        std::vector<std::string> cells = {};
        std::string choice = {};  ///< what stands for it where several are changed at once; empty: it is not
    };
    /// Changing one column of several rows at once; without `action` there is none of it.
    struct Bulk {
        std::string action = {};
        std::string label = {};  ///< of the choices
        std::vector<SelectOption> choices = {};
    };
    /// A column of which only what holds `value` is listed; empty: all.
    struct Filter {
        std::string name = {}, label = {}, value = {};
        std::vector<SelectOption> choices = {};
    };
    std::string title = {}, path = {};  ///< `path` takes `q`, `former` and the filters
    Link back = {};
    std::vector<Filter> filters = {};
    std::vector<std::string> warnings = {};  ///< above the list
    std::vector<Tab> tabs = {};
    std::string search = {};
    std::string organisation = {}, onlyOf = {};  ///< whose people it lists, as a number and in words; empty: all
    Link all = {};                               ///< the list without that
    std::string searchHint = {};                 ///< what of a row is searched
    bool hasFormer = true;                       ///< some may have ended
    bool former = false;                         ///< those that ended are shown too
    std::string exportText = {};                 ///< what a table of it holds; empty: what they keep
    std::vector<std::string> columns = {};       ///< the name's first
    std::vector<Row> rows = {};
    Bulk bulk = {};
    Link document = {};  ///< the list as a Word document; without address there is none
    std::string newUrl = {}, newText = {}, importUrl = {}, exportAction = {};  ///< empty: may not
    std::vector<Link> pages = {};
    std::string position = {};  ///< which rows of the list these are, where there are several pages
};
std::string render(const Site& site, const Frame& frame, const RecordListView& view);

/// What came of changing many participants at once.
struct StatesChangedView {
    struct Kept {
        std::string name = {}, url = {}, why = {};
    };
    std::string title = {}, lead = {};
    std::vector<Link> changed = {};
    std::vector<Kept> kept = {};
    std::string undoAction = {};  ///< empty: nothing to undo
    Link back = {};
};
std::string render(const Site& site, const Frame& frame, const StatesChangedView& view);

/// One record to be changed, or only to be read when there is no `action`.
struct RecordView {
    struct Field {
        std::string name = {}, label = {}, hint = {}, value = {};
        std::string type = "text";  ///< of the input
        bool required = false;
        std::vector<SelectOption> choices = {};
        bool multiple = false;         ///< any number of the choices; `value` has them with commas between
        bool prose = false;            ///< several lines
        bool box = false;              ///< on or off; `value` is `1` or empty
        std::string suggestions = {};  ///< id of a list of `suggestions`
        std::string shown = {};        ///< the value in words, where it is only read
    };
    struct Group {
        std::string legend = {};
        std::vector<Field> fields = {};
    };
    struct Suggestions {
        std::string id = {};
        std::vector<SelectOption> values = {};
    };
    struct Changed {
        std::string label = {}, theirs = {}, yours = {};
    };
    std::string title = {}, action = {}, version = {};
    std::string removeAction = {}, removeText = {};  ///< empty: it stays
    Link back = {};
    bool confirming = false;     ///< a second press of the button says that it is another one
    std::string changedBy = {};  ///< who changed it last and when; may be empty
    std::string conflict = {};   ///< that it was changed since it was opened
    std::vector<Changed> changes = {};
    std::vector<Group> groups = {};
    std::vector<Suggestions> suggestions = {};
    Group told = {};  ///< what is only read, whoever looks; may have no fields
    std::vector<Link> related = {};
    std::vector<PageError> errors = {};
};
std::string render(const Site& site, const Frame& frame, const RecordView& view);

struct RecordImportView {
    struct Column {
        std::string name = {}, korean = {}, about = {};
    };
    struct Line {
        std::string number = {}, name = {};
        Tag outcome = {};
        std::vector<std::string> notes = {};
    };
    std::string title = {}, action = {};
    Link back = {};
    std::vector<Column> columns = {};
    bool planned = false;   ///< the rest says what the table would do
    std::string read = {};  ///< in which encoding it was read, and how many lines
    std::vector<std::string> counts = {};
    std::string unknown = {};  ///< columns that are left out
    std::vector<Line> lines = {};
    std::string moreLines = {};
    std::string applyAction = {}, content = {}, fingerprint = {};  ///< empty action: there is nothing to do
    bool similar = false;
    std::vector<PageError> errors = {};
};
std::string render(const Site& site, const Frame& frame, const RecordImportView& view);

}  // namespace entente::web
