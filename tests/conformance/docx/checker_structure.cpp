#include "checker_structure.h"

#include <array>
#include <cstdlib>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace entente::docxcheck {
namespace {

using Elements = std::vector<const xml::Element*>;

const char* const kWord14 = "http://schemas.microsoft.com/office/word/2010/wordml";
const char* const kDrawing = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing";

bool isWord(const xml::Element& element, std::string_view local) {
    return element.is(kWord, local);
}

std::string word(const xml::Element& element, std::string_view attribute) {
    return std::string(element.attributeNs(kWord, attribute));
}

std::string valueOf(const xml::Element* element) {
    return element ? word(*element, "val") : std::string();
}

// The children as Word sees them: content controls, custom XML and the first choice of alternatives are opened.
void flatten(const xml::Element& element, Elements& out) {
    for (const xml::Element* child : element.elements()) {
        if (isWord(*child, "sdt")) {
            if (const xml::Element* content = child->child(kWord, "sdtContent")) flatten(*content, out);
        } else if (isWord(*child, "customXml") || isWord(*child, "ins") || isWord(*child, "del")) {
            flatten(*child, out);
        } else if (child->is(kCompatibility, "AlternateContent")) {
            if (const xml::Element* choice = child->child(kCompatibility, "Choice")) flatten(*choice, out);
        } else {
            out.push_back(child);
        }
    }
}

Elements flattened(const xml::Element& element) {
    Elements out;
    flatten(element, out);
    return out;
}

// Where an element may stand; parents outside the word namespace (mathematics, alternatives) are left to the schema.
struct Placement {
    std::string_view child;
    std::string_view parents;  // with a space before and after each
};
constexpr std::string_view kBlockParents =
    " body tc hdr ftr footnote endnote comment txbxContent sdtContent customXml docPartBody ins del moveFrom moveTo ";
constexpr std::array kPlacements{
    Placement{"t", " r "},
    Placement{"tab", " r tabs "},
    Placement{"br", " r "},
    Placement{"drawing", " r "},
    Placement{"fldChar", " r "},
    Placement{"instrText", " r "},
    Placement{"r",
              " p hyperlink ins del moveFrom moveTo sdtContent smartTag fldSimple customXml dir bdo rt rubyBase r "},
    Placement{"p", kBlockParents},
    Placement{"tbl", kBlockParents},
    Placement{"tr", " tbl sdtContent customXml ins del moveFrom moveTo "},
    Placement{"tc", " tr sdtContent customXml ins del moveFrom moveTo "},
};

// Properties come first in what they belong to.
struct Leading {
    std::string_view parent;
    std::string_view properties;
};
constexpr std::array kLeading{Leading{"p", "pPr"}, Leading{"r", "rPr"}, Leading{"tc", "tcPr"}, Leading{"tbl", "tblPr"},
                              Leading{"sdt", "sdtPr"}};

class PartCheck {
  public:
    PartCheck(const Package& package, const std::string& part, std::vector<Finding>& findings)
        : package_(package), part_(part), findings_(findings) {}

    void run(const xml::Element& root) {
        walk(root, [&](const xml::Element& element) {
            references(element);
            if (element.uri() != kWord) return;
            place(element);
            contents(element);
            field(element);
        });
        if (openFields_ != 0) say("structure.field", root, "a field is not closed");
        if (const xml::Element* body = root.child(kWord, "body")) section(*body);
    }

  private:
    void say(std::string rule, const xml::Element& element, std::string text) {
        findings_.push_back({std::move(rule), part_, element.line(), std::move(text)});
    }

    void place(const xml::Element& element) {
        const xml::Element* parent = element.parent();
        if (!parent) return;
        const std::string spaced = " " + std::string(parent->local()) + " ";
        for (const Placement& placement : kPlacements)
            if (parent->uri() == kWord && element.local() == placement.child &&
                placement.parents.find(spaced) == std::string_view::npos)
                say("structure.placement", element, element.name() + " stands in " + parent->name());
        for (const Leading& leading : kLeading)
            if (element.local() == leading.properties && isWord(*parent, leading.parent) &&
                parent->elements().front() != &element)
                say("structure.order", element, element.name() + " is not the first in " + parent->name());
    }

    void contents(const xml::Element& element) {
        if (isWord(element, "t") || isWord(element, "instrText")) {
            if (!element.elements().empty()) say("structure.text", element, "a text holds an element");
        } else if (isWord(element, "tc")) {
            cell(element);
        } else if (isWord(element, "tr")) {
            bool any = false;
            for (const xml::Element* child : flattened(element))
                any = any || isWord(*child, "tc");
            if (!any) say("structure.row", element, "a row has no cell");
        } else if (isWord(element, "tbl")) {
            table(element);
        } else if (isWord(element, "sdtContent")) {
            if (element.elements().empty()) say("structure.content_control", element, "a content control is empty");
        }
    }

    void cell(const xml::Element& element) {
        const xml::Element* last = nullptr;
        for (const xml::Element* child : flattened(element))
            if (isWord(*child, "p") || isWord(*child, "tbl")) last = child;
        if (!last)
            say("structure.cell", element, "a cell has no paragraph");
        else if (!isWord(*last, "p"))
            say("structure.cell", element, "a cell does not end with a paragraph");
    }

    void table(const xml::Element& element) {
        const xml::Element* grid = element.child(kWord, "tblGrid");
        const std::size_t columns = grid ? grid->elements(kWord, "gridCol").size() : 0;
        if (!grid) say("structure.table", element, "a table has no grid");
        std::size_t rows = 0;
        for (const xml::Element* row : flattened(element)) {
            if (!isWord(*row, "tr")) continue;
            ++rows;
            std::size_t width = 0;
            const xml::Element* properties = row->child(kWord, "trPr");
            for (const char* gap : {"gridBefore", "gridAfter"})
                if (properties && properties->child(kWord, gap)) width += count(properties->child(kWord, gap));
            for (const xml::Element* cell : flattened(*row)) {
                if (!isWord(*cell, "tc")) continue;
                const xml::Element* cellProperties = cell->child(kWord, "tcPr");
                const xml::Element* span = cellProperties ? cellProperties->child(kWord, "gridSpan") : nullptr;
                width += span ? count(span) : 1;
            }
            if (grid && width > columns)
                say("structure.grid", *row,
                    "a row has " + std::to_string(width) + " columns, its table " + std::to_string(columns));
        }
        if (rows == 0) say("structure.table", element, "a table has no row");
    }

    static std::size_t count(const xml::Element* element) {
        return static_cast<std::size_t>(std::strtoul(valueOf(element).c_str(), nullptr, 10));
    }

    void field(const xml::Element& element) {
        if (!isWord(element, "fldChar")) return;
        const std::string type = word(element, "fldCharType");
        if (type == "begin") ++openFields_;
        if (openFields_ == 0) say("structure.field", element, "fldChar " + type + " without a begin");
        if (type == "end" && openFields_ > 0) --openFields_;
    }

    void section(const xml::Element& body) {
        const Elements children = body.elements();
        for (const xml::Element* child : children)
            if (isWord(*child, "sectPr") && child != children.back())
                say("structure.section", *child, "the section properties are not the last of the body");
    }

    // r:id, r:embed and the like, and that a header reference leads to a header.
    void references(const xml::Element& element) {
        for (const xml::Attribute& attribute : element.attributes()) {
            if (attribute.uri != kRelationships || attribute.value.empty()) continue;
            const Relationship* relationship = package_.relationship(part_, attribute.value);
            if (!relationship)
                say("structure.reference", element, attribute.name + " " + attribute.value + " leads nowhere");
            else if ((isWord(element, "headerReference") && relationship->type != "header") ||
                     (isWord(element, "footerReference") && relationship->type != "footer"))
                say("structure.reference", element, attribute.value + " is of the type " + relationship->type);
        }
    }

    const Package& package_;
    const std::string& part_;
    std::vector<Finding>& findings_;
    int openFields_ = 0;
};

// Ids that must be unique in the whole document or in one part, and names that refer to another part.
class IdCheck {
  public:
    IdCheck(const Package& package, std::vector<Finding>& findings) : package_(package), findings_(findings) {
        collect("styles", "style", "styleId", styles_);
        collect("numbering", "num", "numId", numbers_);
        collect("comments", "comment", "id", comments_);
        collect("footnotes", "footnote", "id", footnotes_);
        collect("endnotes", "endnote", "id", endnotes_);
    }

    void part(const std::string& name, const xml::Element& root) {
        part_ = &name;
        bookmarks_.clear();
        std::set<std::string> ended;
        walk(root, [&](const xml::Element& element) {
            const std::string paragraph(element.attributeNs(kWord14, "paraId"));
            if (!paragraph.empty()) unique("paragraph id", paragraph, element);
            if (element.is(kDrawing, "docPr")) unique("drawing id", std::string(element.attribute("id")), element);
            if (element.uri() != kWord) return;
            if (isWord(element, "bookmarkStart")) {
                unique("bookmark id", word(element, "id"), element);
                unique("bookmark name", word(element, "name"), element);
                bookmarks_.insert(word(element, "id"));
            } else if (isWord(element, "bookmarkEnd")) {
                ended.insert(word(element, "id"));
            } else if (isWord(element, "comment") || isWord(element, "commentRangeStart")) {
                unique(std::string(element.local()) + " id", word(element, "id"), element);
            }
            refer(element);
        });
        if (bookmarks_ != ended) findings_.push_back({"id.bookmark_pair", name, 0, "bookmarks do not start and end"});
    }

  private:
    void collect(const char* relation, const char* element, const char* attribute, std::set<std::string>& out) {
        const xml::Document* document = package_.document(package_.related(package_.mainPart, relation));
        if (!document) return;
        for (const xml::Element* entry : document->root().elements(kWord, element))
            out.insert(word(*entry, attribute));
    }

    void unique(const std::string& kind, const std::string& id, const xml::Element& element) {
        if (!seen_[kind].insert(id).second) say("id.unique", element, kind + " " + id + " is used twice");
    }

    void refer(const xml::Element& element) {
        const auto exists = [&](const std::set<std::string>& known, const std::string& id, const char* what) {
            if (!known.count(id)) say("id.reference", element, std::string(what) + " " + id + " does not exist");
        };
        if (isWord(element, "numId") && valueOf(&element) != "0") exists(numbers_, valueOf(&element), "numbering");
        if (isWord(element, "pStyle") || isWord(element, "rStyle") || isWord(element, "tblStyle"))
            exists(styles_, valueOf(&element), "style");
        if (isWord(element, "commentReference")) exists(comments_, word(element, "id"), "comment");
        if (isWord(element, "commentRangeStart")) exists(comments_, word(element, "id"), "comment");
        if (isWord(element, "footnoteReference")) exists(footnotes_, word(element, "id"), "footnote");
        if (isWord(element, "endnoteReference")) exists(endnotes_, word(element, "id"), "endnote");
    }

    void say(std::string rule, const xml::Element& element, std::string text) {
        findings_.push_back({std::move(rule), *part_, element.line(), std::move(text)});
    }

    const Package& package_;
    std::vector<Finding>& findings_;
    const std::string* part_ = nullptr;
    std::map<std::string, std::set<std::string>> seen_;
    std::set<std::string> bookmarks_, styles_, numbers_, comments_, footnotes_, endnotes_;
};

}  // namespace

void checkStructure(const Package& package, std::vector<Finding>& findings) {
    IdCheck ids(package, findings);
    for (const auto& [part, document] : package.documents) {
        if (document.root().uri() != kWord) continue;
        PartCheck(package, part, findings).run(document.root());
        ids.part(part, document.root());
    }
}

}  // namespace entente::docxcheck
