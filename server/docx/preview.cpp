#include "docx/preview.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "docx/attribute_number.h"
#include "docx/html_text.h"
#include "docx/names.h"
#include "docx/numbering.h"
#include "docx/package.h"
#include "docx/style_table.h"
#include "template/safe_url.h"

namespace entente::docx {

namespace {

using names::isW;
using xml::Element;

constexpr std::size_t longestPreview = std::size_t{32} << 20;
constexpr int twipsPerIndent = 420;

class HtmlWriter {
  public:
    explicit HtmlWriter(const Package& package) : package_(package) {}

    Result<std::string> run() {
        const auto& main = package_.mainPart();
        if (const auto styles = parseFirst(main, "styles")) styles_ = StyleTable(*styles);
        if (const auto numbering = parseFirst(main, "numbering")) lists_ = ListCounter(*numbering);
        const auto document = package_.parse(main);
        if (!document) return document.error();
        const auto* body = document->root().child(names::w, "body");
        if (!body)
            return invalid("docx.not_word", "The file is not a Word document (.docx): {detail}.",
                           {{"detail", "it has no body"}});

        html_ = "<article class=\"document\">";
        const auto* section = firstSection(*body);
        margin(section, "headerReference", "header");
        part_ = main;
        blocks(*body);
        notes("footnotes", "footnote");
        notes("endnotes", "endnote");
        margin(section, "footerReference", "footer");
        html_ += "</article>";
        if (html_.size() > longestPreview) {
            Error error =
                invalid("docx.preview_too_long", "The document is too long to be shown; download it instead.");
            error.kind = ErrorKind::Limit;
            return error;
        }
        return std::move(html_);
    }

  private:
    std::optional<xml::Document> parseFirst(const std::string& part, std::string_view type) const {
        const auto parts = package_.partsOfType(part, type);
        if (parts.empty()) return std::nullopt;
        auto document = package_.parse(parts.front());
        if (!document) return std::nullopt;
        return std::move(*document);
    }

    // ---- headers, footers, notes

    static const Element* firstSection(const Element& body) {
        for (const auto* child : body.elements()) {
            if (isW(*child, "sectPr")) return child;
            const auto* properties = child->child(names::w, "pPr");
            const auto* section = properties ? properties->child(names::w, "sectPr") : nullptr;
            if (section) return section;
        }
        return nullptr;
    }

    /// The header or footer of the first page.
    void margin(const Element* section, std::string_view reference, std::string_view tag) {
        if (!section) return;
        const bool hasTitlePage = toggleIn(section, "titlePg").value_or(false);
        const Element* chosen = nullptr;
        for (const auto* each : section->elements(names::w, reference)) {
            const auto type = each->attributeNs(names::w, "type", "default");
            if (type == (hasTitlePage ? "first" : "default")) chosen = each;
        }
        if (!chosen) return;
        const auto* relationship = package_.relationship(package_.mainPart(), chosen->attributeNs(names::r, "id"));
        if (!relationship || relationship->external) return;
        const auto document = package_.parse(relationship->target);
        if (!document) return;
        part_ = relationship->target;
        html_.append("<").append(tag).append(">");
        blocks(document->root());
        html_.append("</").append(tag).append(">");
    }

    void notes(std::string_view type, std::string_view local) {
        const auto document = parseFirst(package_.mainPart(), type);
        if (!document) return;
        std::string before = std::move(html_);
        html_.clear();
        for (const auto* note : document->root().elements(names::w, local))
            if (!note->findAttribute("type", names::w)) blocks(*note);  // separators have a type
        if (!html_.empty()) before += "<section class=\"document-notes\">" + html_ + "</section>";
        html_ = std::move(before);
    }

    // ---- blocks

    void blocks(const Element& container) {
        for (const auto* child : container.elements()) {
            if (html_.size() > longestPreview) return;
            if (isW(*child, "p")) {
                paragraph(*child);
            } else if (isW(*child, "tbl")) {
                table(*child);
            } else if (isW(*child, "sdt")) {
                if (const auto* content = child->child(names::w, "sdtContent")) blocks(*content);
            } else if (isW(*child, "ins") || isW(*child, "customXml") || isW(*child, "smartTag")) {
                blocks(*child);
            }
        }
    }

    void paragraph(const Element& element) {
        const auto* properties = element.child(names::w, "pPr");
        std::string style(valueIn(properties, "pStyle"));
        if (style.empty()) style = styles_.defaultParagraphStyle();
        if (toggleIn(properties, "pageBreakBefore").value_or(false)) pageBreak();

        std::string alignment(valueIn(properties, "jc"));
        if (alignment.empty()) alignment = styles_.alignment(style);
        auto list = listIn(properties);
        if (!list || list->numbering.empty()) {
            const auto inherited = styles_.list(style);
            if (inherited) list = ListReference{inherited->numbering, list ? list->level : inherited->level};
        }
        const auto number = list ? lists_.next(*list) : std::string();

        const auto tag = tagFor(styles_.headingLevel(style));
        html_.append("<").append(tag);
        writeClasses(alignment, properties, list, !number.empty());
        html_ += ">";
        if (!number.empty()) {
            html_ += "<span class=\"document-number\">";
            escapeHtml(html_, number);
            html_ += "</span> ";
        }
        const auto begin = html_.size();
        paragraphStyle_ = style;
        inlines(element);
        if (html_.size() == begin && number.empty()) html_ += "<br>";
        html_.append("</").append(tag).append(">");

        const auto* section = properties ? properties->child(names::w, "sectPr") : nullptr;
        const bool newPage = section && valueIn(section, "type") != "continuous";
        if (pendingBreak_ || newPage) pageBreak();
        pendingBreak_ = false;
        for (const auto* box : std::exchange(boxes_, {})) {
            html_ += "<div class=\"document-box\">";
            blocks(*box);
            html_ += "</div>";
        }
    }

    /// The page that shows the fragment has a heading of its own above.
    static std::string tagFor(std::optional<int> heading) {
        return heading ? "h" + std::to_string(std::min(*heading + 2, 6)) : "p";
    }

    void writeClasses(std::string_view alignment, const Element* properties, const std::optional<ListReference>& list,
                      bool isItem) {
        std::string classes;
        const auto add = [&](const std::string& name) { classes += (classes.empty() ? "" : " ") + name; };
        if (alignment == "center") add("document-center");
        if (alignment == "right" || alignment == "end") add("document-right");
        if (alignment == "both" || alignment == "distribute") add("document-justify");
        const auto* indent = properties ? properties->child(names::w, "ind") : nullptr;
        const auto left =
            indent ? indent->attributeNs(names::w, "left", indent->attributeNs(names::w, "start")) : std::string_view();
        int depth = std::clamp(numberOf(left) / twipsPerIndent, 0, 9);
        if (isItem) {
            add("document-item");
            if (left.empty()) depth = list->level + 1;
        }
        if (depth > 0) add("document-indent-" + std::to_string(depth));
        if (!classes.empty()) html_ += " class=\"" + classes + "\"";
    }

    void pageBreak() { html_ += "<hr class=\"document-page-break\">"; }

    // ---- tables

    struct Cell {
        const Element* element;
        int column, span;
        bool continues;  ///< belongs to the cell above
    };
    using Row = std::vector<Cell>;

    static void collectRows(const Element& container, std::vector<const Element*>& rows) {
        for (const auto* child : container.elements()) {
            if (isW(*child, "tr")) rows.push_back(child);
            if (isW(*child, "sdt") || isW(*child, "sdtContent") || isW(*child, "ins") || isW(*child, "customXml"))
                collectRows(*child, rows);
        }
    }

    static void collectCells(const Element& container, Row& row, int& column) {
        for (const auto* child : container.elements()) {
            if (isW(*child, "sdt") || isW(*child, "sdtContent") || isW(*child, "customXml"))
                collectCells(*child, row, column);
            if (!isW(*child, "tc")) continue;
            const auto* properties = child->child(names::w, "tcPr");
            const auto* merge = properties ? properties->child(names::w, "vMerge") : nullptr;
            const int span = std::clamp(numberOf(valueIn(properties, "gridSpan")), 1, 100);
            row.push_back({child, column, span, merge && merge->attributeNs(names::w, "val") != "restart"});
            column += span;
        }
    }

    static int rowsBelow(const std::vector<Row>& rows, std::size_t index, int column) {
        int count = 0;
        for (std::size_t i = index + 1; i < rows.size(); ++i, ++count) {
            const auto goesOn = std::any_of(rows[i].begin(), rows[i].end(),
                                            [&](const Cell& cell) { return cell.column == column && cell.continues; });
            if (!goesOn) break;
        }
        return count;
    }

    void table(const Element& element) {
        std::vector<const Element*> elements;
        collectRows(element, elements);
        std::vector<Row> rows;
        for (const auto* row : elements) {
            const auto* properties = row->child(names::w, "trPr");
            int column = std::clamp(numberOf(valueIn(properties, "gridBefore")), 0, 100);
            collectCells(*row, rows.emplace_back(), column);
        }
        html_ += "<table class=\"document-table\">";
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const bool isHeader = toggleIn(elements[i]->child(names::w, "trPr"), "tblHeader").value_or(false);
            html_ += "<tr>";
            for (const auto& cell : rows[i])
                if (!cell.continues) tableCell(cell, 1 + rowsBelow(rows, i, cell.column), isHeader);
            html_ += "</tr>";
        }
        html_ += "</table>";
    }

    void tableCell(const Cell& cell, int rowSpan, bool isHeader) {
        html_ += isHeader ? "<th scope=\"col\"" : "<td";
        if (cell.span > 1) html_ += " colspan=\"" + std::to_string(cell.span) + "\"";
        if (rowSpan > 1) html_ += " rowspan=\"" + std::to_string(rowSpan) + "\"";
        html_ += ">";
        blocks(*cell.element);
        html_ += isHeader ? "</th>" : "</td>";
    }

    // ---- text

    void inlines(const Element& parent) {
        for (const auto* child : parent.elements()) {
            if (isW(*child, "r")) {
                writeRun(*child);
            } else if (isW(*child, "hyperlink")) {
                hyperlink(*child);
            } else if (isW(*child, "sdt")) {
                if (const auto* content = child->child(names::w, "sdtContent")) inlines(*content);
            } else if (isW(*child, "ins") || isW(*child, "moveTo") || isW(*child, "smartTag") ||
                       isW(*child, "fldSimple") || isW(*child, "customXml") || isW(*child, "dir") ||
                       isW(*child, "bdo")) {
                inlines(*child);
            }
        }
    }

    void hyperlink(const Element& element) {
        const auto* relationship = package_.relationship(part_, element.attributeNs(names::r, "id"));
        const bool isLink = relationship && relationship->external && templates::isSafeUrl(relationship->target);
        if (isLink) {
            html_ += "<a rel=\"noopener noreferrer\" href=\"";
            escapeHtml(html_, relationship->target);
            html_ += "\">";
        }
        inlines(element);
        if (isLink) html_ += "</a>";
    }

    void writeRun(const Element& run) {
        const auto* properties = run.child(names::w, "rPr");
        if (toggleIn(properties, "vanish").value_or(false)) return;
        const auto isOn = [&](std::string_view property) {
            if (const auto own = toggleIn(properties, property)) return *own;
            if (const auto styled = styles_.toggle(valueIn(properties, "rStyle"), property)) return *styled;
            return styles_.toggle(paragraphStyle_, property).value_or(false);
        };
        const auto position = valueIn(properties, "vertAlign");
        std::vector<std::string_view> tags;
        if (isOn("b")) tags.emplace_back("strong");
        if (isOn("i")) tags.emplace_back("em");
        if (isOn("u")) tags.emplace_back("u");
        if (isOn("strike")) tags.emplace_back("s");
        if (position == "superscript") tags.emplace_back("sup");
        if (position == "subscript") tags.emplace_back("sub");

        const auto before = html_.size();
        for (const auto tag : tags)
            html_.append("<").append(tag).append(">");
        const auto begin = html_.size();
        for (const auto* child : run.elements())
            runContent(*child);
        if (html_.size() == begin) return html_.resize(before);
        for (auto tag = tags.rbegin(); tag != tags.rend(); ++tag)
            html_.append("</").append(*tag).append(">");
    }

    void runContent(const Element& element) {
        if (isW(element, "t")) {
            escapeHtml(html_, element.text());
        } else if (isW(element, "tab") || isW(element, "ptab")) {
            html_ += "<span class=\"document-tab\">\t</span>";
        } else if (isW(element, "cr")) {
            html_ += "<br>";
        } else if (isW(element, "br")) {
            if (element.attributeNs(names::w, "type") == "page") {
                pendingBreak_ = true;
            } else {
                html_ += "<br>";
            }
        } else if (isW(element, "noBreakHyphen")) {
            html_ += "\u2011";
        } else if (isW(element, "footnoteReference") || isW(element, "endnoteReference")) {
            html_ += "<sup>" + std::to_string(++noteReference_) + "</sup>";
        } else if (isW(element, "footnoteRef") || isW(element, "endnoteRef")) {
            html_ += "<sup>" + std::to_string(++note_) + "</sup>";
        } else if (isW(element, "drawing") || isW(element, "pict")) {
            picture(element);
        } else if (element.is(names::mc, "AlternateContent")) {
            const auto* choice = element.child(names::mc, "Choice");
            if (!choice) choice = element.child(names::mc, "Fallback");
            if (!choice) return;
            for (const auto* child : choice->elements())
                runContent(*child);
        }
    }

    static void findAll(const Element& element, std::string_view uri, std::string_view local,
                        std::vector<const Element*>& found) {
        for (const auto* child : element.elements()) {
            if (child->is(uri, local)) {
                found.push_back(child);
            } else {
                findAll(*child, uri, local, found);
            }
        }
    }

    /// Text boxes follow their paragraph; a picture is its alternative text.
    void picture(const Element& element) {
        const auto known = boxes_.size();
        findAll(element, names::w, "txbxContent", boxes_);
        if (boxes_.size() != known) return;
        std::vector<const Element*> described;
        findAll(element, names::wp, "docPr", described);
        findAll(element, names::vml, "shape", described);
        std::string_view text;
        for (const auto* each : described) {
            if (text.empty()) text = each->attribute("descr");
            if (text.empty()) text = each->attribute("alt");
        }
        html_ += "<span class=\"document-picture\">";
        escapeHtml(html_, text);
        html_ += "</span>";
    }

    const Package& package_;
    StyleTable styles_;
    ListCounter lists_;
    std::string html_;
    std::string part_;
    std::string paragraphStyle_;
    std::vector<const Element*> boxes_;
    bool pendingBreak_ = false;
    int note_ = 0, noteReference_ = 0;
};

}  // namespace

Result<std::string> previewHtml(std::string_view bytes) {
    const auto package = Package::open(std::string(bytes));
    if (!package) return package.error();
    return HtmlWriter(*package).run();
}

}  // namespace entente::docx
