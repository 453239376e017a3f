#include "docx/part_program.h"

#include <optional>
#include <utility>

#include "base/utf8.h"
#include "docx/names.h"
#include "docx/placement.h"
#include "docx/structure.h"
#include "template/builder.h"
#include "xml/escape.h"

namespace entente::docx {

namespace {

using names::isW;
using templates::Finding;
using templates::Place;
using templates::ProgramBuilder;
using xml::Element;

constexpr std::string_view openText = "<w:t xml:space=\"preserve\">";
constexpr std::string_view closeText = "</w:t>";

/// Anchors of comments: one comment cannot have two.
bool isCommentAnchor(const Element& element) {
    return isW(element, "commentRangeStart") || isW(element, "commentRangeEnd") || isW(element, "commentReference");
}

/// Walks the tree once and hands its XML and tags to the builder. Literal XML gathers in `pending_`.
class Writer {
  public:
    Writer(const TagSites& sites, const Placement& placement, PartProgram& result)
        : sites_(sites), placement_(placement), result_(result) {}

    templates::Program run(const xml::Document& document, std::vector<Finding>& findings) {
        pending_ = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
        write(document.root());
        flush();
        return builder_.finish(findings);
    }

  private:
    void flush() {
        builder_.literal(pending_);
        pending_.clear();
    }

    void tag(std::size_t site, std::uint32_t slot = 0) {
        flush();
        builder_.tag(sites_[site].tag, sites_[site].place, slot);
    }

    void tags(const std::unordered_map<const Element*, std::vector<std::size_t>>& where, const Element& element) {
        if (const auto found = where.find(&element); found != where.end())
            for (const auto site : found->second)
                tag(site);
    }

    void mark(MarkKind kind, std::string text = {}) {
        flush();
        builder_.mark(static_cast<std::uint32_t>(result_.marks.size()));
        result_.marks.push_back({kind, std::move(text)});
    }

    void write(const Element& element) {
        tags(placement_.before, element);
        if (placement_.instead.contains(&element)) {
            tags(placement_.instead, element);
        } else if (isW(element, "r")) {
            writeRun(element);
        } else if (isW(element, "tbl") && holdsMovingRows(element)) {
            mark(MarkKind::TableBegin);
            writeWhole(element);
            mark(MarkKind::TableEnd);
        } else if (isCommentAnchor(element) && builder_.inLoop()) {
            std::string xml;
            element.write(xml);
            mark(MarkKind::Once, std::move(xml));
        } else if (!isW(element, "proofErr")) {  // spelling marks would stand around text that is gone
            writeWhole(element);
        }
        tags(placement_.after, element);
    }

    bool holdsMovingRows(const Element& table) const {
        for (const auto* child : table.elements())
            if (placement_.touches(*child) || (isW(*child, "sdt") && holdsMovingRows(*child)) ||
                (isW(*child, "sdtContent") && holdsMovingRows(*child)))
                return true;
        return false;
    }

    bool holdsMovingBlocks(const Element& container) const {
        for (const auto* child : container.elements())
            if (placement_.touches(*child) || isW(*child, "tbl")) return true;
        return false;
    }

    void writeWhole(const Element& element) {
        startTag(element);
        const bool isParagraph = isW(element, "p");  // always with an end tag, by which the output knows its end
        if (element.children().empty() && !isParagraph) {
            pending_ += "/>";
            return;
        }
        pending_ += '>';
        if (isW(element, "hyperlink")) ++links_;
        for (const auto& node : element.children()) {
            if (const Element* child = node->asElement()) {
                write(*child);
            } else {
                xml::writeNode(pending_, *node);
            }
        }
        if (isW(element, "hyperlink")) --links_;
        if (!isW(element, "body") && isBlockContainer(element) && holdsMovingBlocks(element))
            mark(MarkKind::NeedsParagraph);
        pending_.append("</").append(element.name()).append(">");
    }

    void startTag(const Element& element) {
        if (!builder_.inLoop()) return element.writeStartTag(pending_);
        pending_.append("<").append(element.name());
        for (const auto& declaration : element.declarations()) {
            pending_.append(declaration.prefix.empty() ? " xmlns" : " xmlns:").append(declaration.prefix).append("=\"");
            xml::escapeAttribute(pending_, declaration.uri);
            pending_ += '"';
        }
        for (const auto& attribute : element.attributes()) {
            pending_.append(" ").append(attribute.name).append("=\"");
            if (const auto kind = idKind(element, attribute)) {
                mark(*kind, attribute.value);
            } else {
                xml::escapeAttribute(pending_, attribute.value);
            }
            pending_ += '"';
        }
    }

    /// Attributes that must differ in every repetition.
    static std::optional<MarkKind> idKind(const Element& element, const xml::Attribute& attribute) {
        const auto local = attribute.local();
        if (attribute.uri == names::w14 && local == "paraId") return MarkKind::ParagraphId;
        if (isW(element, "bookmarkStart") && attribute.uri == names::w) {
            if (local == "id") return MarkKind::BookmarkId;
            if (local == "name") return MarkKind::BookmarkName;
        }
        if (isW(element, "bookmarkEnd") && attribute.uri == names::w && local == "id") return MarkKind::BookmarkEndId;
        if (element.is(names::wp, "docPr") && attribute.uri.empty() && local == "id") return MarkKind::DrawingId;
        if (isW(element, "id") && element.parent() && isW(*element.parent(), "sdtPr")) return MarkKind::ControlId;
        if (element.uri() == names::vml && element.local() != "shapetype" && attribute.uri.empty() && local == "id")
            return MarkKind::ShapeId;
        return std::nullopt;
    }

    // ---- runs

    struct Run {
        std::string open;
        bool inRun = false, inText = false, wroteAny = false;
    };

    void enterRun(Run& run) {
        if (!run.inRun) pending_ += run.open;
        run.inRun = run.wroteAny = true;
    }

    void enterText(Run& run) {
        enterRun(run);
        if (!run.inText) pending_ += openText;
        run.inText = true;
    }

    void leaveText(Run& run) {
        if (run.inText) pending_ += closeText;
        run.inText = false;
    }

    void leaveRun(Run& run) {
        leaveText(run);
        if (run.inRun) pending_ += "</w:r>";
        run.inRun = false;
    }

    /// A run is left and entered again around tags that choose or repeat, so that each piece is a run of its own.
    void writeRun(const Element& element) {
        Run run;
        element.writeStartTag(run.open);
        run.open += '>';
        if (const auto* properties = element.child(names::w, "rPr")) properties->write(run.open);
        bool hadTags = false;
        for (const auto* child : element.elements()) {
            if (isW(*child, "rPr")) continue;
            if (isMarker(*child)) {
                hadTags = true;
                writeMarker(*child, run);
            } else if (isW(*child, "t")) {
                enterText(run);
                xml::escapeText(pending_, child->text());
            } else {
                leaveText(run);
                enterRun(run);
                write(*child);
            }
        }
        if (!run.wroteAny && !hadTags) enterRun(run);
        leaveRun(run);
    }

    void writeMarker(const Element& marker, Run& run) {
        const auto site = markerIndex(marker);
        if (placement_.lifted.contains(site)) return;
        const auto kind = sites_[site].tag.kind;
        if (kind == templates::TagKind::Remark) return;
        if (kind != templates::TagKind::Print) {
            if (kind != templates::TagKind::Set) leaveRun(run);
            return tag(site);
        }
        enterText(run);
        tag(site, slotFor(run));
    }

    std::uint32_t slotFor(const Run& run) {
        auto& slots = result_.slots;
        if (slots.empty() || slots.back().open != run.open || slots.back().isLinked != (links_ > 0))
            slots.push_back({run.open, links_ > 0, false});
        return static_cast<std::uint32_t>(slots.size() - 1);
    }

    const TagSites& sites_;
    const Placement& placement_;
    PartProgram& result_;
    ProgramBuilder builder_;
    std::string pending_;
    int links_ = 0;
};

/// Document properties: elements with text only, in which tags print.
class PlainWriter {
  public:
    PlainWriter(std::string part, TagSites& sites, std::vector<Finding>& findings)
        : part_(std::move(part)), sites_(sites), findings_(findings) {}

    templates::Program run(const Element& root) {
        builder_.literal("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
        write(root);
        return builder_.finish(findings_);
    }

  private:
    void write(const Element& element) {
        std::string xml;
        element.writeStartTag(xml);
        builder_.literal(xml + ">");
        const bool hasElements = !element.elements().empty();
        if (!hasElements) writeText(element.text(), std::string(element.local()));
        for (const auto* child : element.elements())
            write(*child);
        builder_.literal("</" + element.name() + ">");
    }

    void writeText(const std::string& text, const std::string& field) {
        std::size_t done = 0;
        while (const auto found = templates::nextTag(text, done)) {
            literal(text.substr(done, found->begin - done));
            done = found->end;
            Place place{part_, 0, static_cast<int>(utf8::length(text.substr(0, found->begin))) + 1, field,
                        text.substr(found->begin, found->end - found->begin)};
            auto tag = found->closed ? templates::parseTag(found->normalised)
                                     : Result<templates::Tag>(invalid("template.unclosed", "This tag has no end."));
            if (!tag) {
                findings_.push_back({Severity::Error, place, tag.error().message});
                continue;
            }
            builder_.tag(*tag, place, 0);
            sites_.push_back({std::move(*tag), std::move(place), nullptr});
        }
        literal(text.substr(done));
    }

    void literal(const std::string& text) {
        std::string xml;
        xml::escapeText(xml, text);
        builder_.literal(xml);
    }

    std::string part_;
    TagSites& sites_;
    std::vector<Finding>& findings_;
    ProgramBuilder builder_;
};

}  // namespace

PartProgram compilePart(const std::string& part, const xml::Document& document, const TagSites& sites,
                        const std::unordered_set<std::string>& listStyles, std::vector<Finding>& findings) {
    PartProgram result;
    result.part = part;
    const auto before = findings.size();
    const auto placement = placeTags(sites, listStyles, findings);
    std::vector<Finding> unmatched;
    result.program = Writer(sites, placement, result).run(document, unmatched);
    // Tags that could not be placed do not match either; saying so twice helps nobody.
    if (findings.size() == before) findings.insert(findings.end(), unmatched.begin(), unmatched.end());
    return result;
}

PartProgram compilePlainPart(const std::string& part, const xml::Document& document, TagSites& sites,
                             std::vector<Finding>& findings) {
    PartProgram result;
    result.part = part;
    result.slots.push_back({{}, false, true});
    result.program = PlainWriter(part, sites, findings).run(document.root());
    return result;
}

}  // namespace entente::docx
