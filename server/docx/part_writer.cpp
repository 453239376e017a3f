#include "docx/part_writer.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "docx/names.h"
#include "docx/structure.h"
#include "xml/escape.h"

namespace entente::docx {

using names::isW;
using templates::Finding;
using templates::TagKind;
using xml::Element;

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 3> noteReferences = {
    {{"footnoteReference", "footnotes"}, {"endnoteReference", "endnotes"}, {"commentReference", "comments"}}};

bool isNote(const Element& element) {
    return isW(element, "footnote") || isW(element, "endnote") || isW(element, "comment");
}

std::string idOf(const Element& element) {
    return std::string(element.attributeNs(names::w, "id"));
}

/// Attributes that must differ in every repetition.
std::optional<MarkKind> idKind(const Element& element, const xml::Attribute& attribute) {
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

/// Whether the reference of the comment that begins here stands in the same paragraph, behind its end.
bool endsInItsParagraph(const Element& start) {
    const auto id = idOf(start);
    bool ended = false;
    for (const auto* child : start.parent()->elements()) {
        if (isW(*child, "commentRangeEnd") && idOf(*child) == id) ended = true;
        const auto* reference = isW(*child, "r") ? child->child(names::w, "commentReference") : nullptr;
        if (reference && idOf(*reference) == id) return ended;
    }
    return false;
}

/// Items whose list is that of their style get it themselves, so that a repetition can give them another.
void nameLists(Element& element, const std::set<std::string>& lists, const StyleTable& styles) {
    for (auto* child : element.elements())
        nameLists(*child, lists, styles);
    auto* properties = isW(element, "p") ? element.child(names::w, "pPr") : nullptr;
    if (!properties || properties->child(names::w, "numPr")) return;
    const auto list = listOf(element, styles);
    if (!list || !lists.contains(list->numbering)) return;
    std::size_t index = 0;
    for (const auto& node : properties->children()) {
        const auto* child = std::as_const(*node).asElement();
        constexpr std::array<std::string_view, 6> earlier = {"pStyle",          "keepNext", "keepLines",
                                                             "pageBreakBefore", "framePr",  "widowControl"};
        if (child && std::find(earlier.begin(), earlier.end(), child->local()) == earlier.end()) break;
        ++index;
    }
    auto reference = std::make_unique<Element>("w:numPr", std::string(names::w));
    reference->appendElement("w:ilvl", std::string(names::w))
        .setAttribute("w:val", std::to_string(list->level), std::string(names::w));
    reference->appendElement("w:numId", std::string(names::w))
        .setAttribute("w:val", list->numbering, std::string(names::w));
    properties->insert(index, std::move(reference));
}

}  // namespace

std::unique_ptr<PartWriter::View> PartWriter::look(Story& story, std::vector<Finding>& findings) const {
    auto view = std::make_unique<View>(View{story, placeTags(story.sites, *context_.styles, findings), {}, {}, {}});
    const auto& root = story.document.root();
    view->tables = planTables(root, story.sites, view->placement);
    view->lists = planLists(root, story.sites, view->placement, *context_.styles);
    std::set<std::string> lists;
    for (const auto& [loop, restarted] : view->lists)
        lists.insert(restarted.begin(), restarted.end());
    if (!lists.empty()) nameLists(story.document.root(), lists, *context_.styles);
    for (const auto& each : story.sites)
        if (each.tag.kind == TagKind::Set && mayBeBlock(each.tag)) view->blockNames.insert(each.tag.name);
    return view;
}

templates::Program PartWriter::run(Story& story, std::vector<Finding>& findings) {
    const auto before = findings.size();
    findings_ = &findings;
    const auto view = look(story, findings);
    view_ = view.get();
    for (const auto& [kind, notes] : context_.notes)
        if (notes == &story) noteKind_ = kind;
    pending_ = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    write(story.document.root());
    flush();
    std::vector<Finding> unmatched;
    auto program = builder_.finish(unmatched);
    // Tags that could not be placed do not match either; saying so twice helps nobody.
    if (findings.size() == before) findings.insert(findings.end(), unmatched.begin(), unmatched.end());
    return program;
}

void PartWriter::flush() {
    builder_.literal(pending_);
    pending_.clear();
}

void PartWriter::tag(std::size_t index, std::uint32_t slot) {
    flush();
    const auto& each = site(index);
    builder_.tag(each.tag, each.place, slot);
    if (each.tag.kind == TagKind::EndFor && !activeLists_.empty()) activeLists_.pop_back();
    if (each.tag.kind != TagKind::For) return;
    const auto restarted = view_->lists.find(index);
    activeLists_.push_back(restarted == view_->lists.end() ? std::set<std::string>() : restarted->second);
    if (activeLists_.back().empty()) return;
    std::string lists;
    for (const auto& list : activeLists_.back())
        lists += list + " ";
    mark(MarkKind::ListRestart, std::move(lists));
}

void PartWriter::tags(const Sites& where, const Element& element) {
    if (const auto found = where.find(&element); found != where.end())
        for (const auto index : found->second)
            tag(index);
}

void PartWriter::mark(MarkKind kind, std::string text, std::size_t index) {
    flush();
    builder_.mark(static_cast<std::uint32_t>(result_.marks.size()));
    result_.marks.push_back({kind, std::move(text), static_cast<std::uint32_t>(index)});
}

void PartWriter::write(const Element& element) {
    if (isMarker(element)) return;
    const auto& placement = view_->placement;
    tags(placement.before, element);
    if (placement.instead.contains(&element)) {
        tags(placement.instead, element);
    } else if (!writeSpecial(element)) {
        writeWhole(element);
    }
    tags(placement.after, element);
}

/// Elements that are more than their XML; false when this is none.
bool PartWriter::writeSpecial(const Element& element) {
    const auto& tables = view_->tables;
    if (isW(element, "r")) {
        writeRun(element);
    } else if (isW(element, "p")) {
        return writeAlone(element);
    } else if (isW(element, "tbl")) {
        writeTable(element);
    } else if (isW(element, "tr") && tables.rows.contains(&element)) {
        writeRow(element);
    } else if (isW(element, "tc") && tables.cells.contains(&element)) {
        writeCell(element);
    } else if (isW(element, "tblGrid") && tables.tables.contains(element.parent())) {
        mark(MarkKind::Grid);
    } else if (isW(element, "proofErr")) {
        return true;  // spelling marks would stand around text that is gone
    } else if (isNote(element) && movedNote_.empty()) {
        const auto key = noteKind_ + " " + idOf(element);
        return context_.movedNotes.contains(key) && !context_.keptNotes.contains(key);
    } else if (builder_.inLoop()) {
        return writeAnchor(element);
    } else {
        for (const auto& [reference, kind] : noteReferences)
            if (isW(element, reference)) context_.keptNotes.insert(std::string(kind) + " " + idOf(element));
        return false;
    }
    return true;
}

void PartWriter::writeWhole(const Element& element) {
    if (isW(element, "sdt") && mayBecomeEmpty(element)) {
        mark(MarkKind::ControlBegin);
        writePlain(element);
        return mark(MarkKind::ControlEnd);
    }
    const bool isContent = isW(element, "sdtContent") && mayBecomeEmpty(*element.parent());
    writePlain(element, isContent);
}

void PartWriter::writePlain(const Element& element, bool mayBeEmpty) {
    startTag(element);
    const bool isParagraph = isW(element, "p");  // always with an end tag, by which the output knows its end
    if (element.children().empty() && !isParagraph) {
        pending_ += "/>";
        return;
    }
    pending_ += '>';
    if (isW(element, "hyperlink")) ++links_;
    if (mayBeEmpty) mark(MarkKind::ControlContent);
    writeChildren(element);
    if (mayBeEmpty) mark(MarkKind::ControlFilled);
    if (isW(element, "hyperlink")) --links_;
    if (!isW(element, "body") && isBlockContainer(element)) endContainer(element);
    if (!element.parent() && !noteKind_.empty() && movedNote_.empty()) mark(MarkKind::NotesHere);
    pending_.append("</").append(element.name()).append(">");
}

void PartWriter::writeChildren(const Element& element) {
    for (const auto& node : element.children()) {
        if (const Element* child = node->asElement()) {
            write(*child);
        } else {
            xml::writeNode(pending_, *node);
        }
    }
}

void PartWriter::startTag(const Element& element) {
    if (!builder_.inLoop() && !view_->story.addresses.contains(&element)) return element.writeStartTag(pending_);
    pending_.append("<").append(element.name());
    for (const auto& declaration : element.declarations()) {
        pending_.append(declaration.prefix.empty() ? " xmlns" : " xmlns:").append(declaration.prefix).append("=\"");
        xml::escapeAttribute(pending_, declaration.uri);
        pending_ += '"';
    }
    for (const auto& each : element.attributes())
        attribute(element, each);
}

void PartWriter::attribute(const Element& element, const xml::Attribute& attribute) {
    pending_.append(" ").append(attribute.name).append("=\"");
    const bool isNumbering = isW(element, "numId") && attribute.local() == "val" &&
                             std::any_of(activeLists_.begin(), activeLists_.end(),
                                         [&](const auto& lists) { return lists.contains(attribute.value); });
    const auto address = attribute.uri == names::r && attribute.local() == "id" ? view_->story.addresses.find(&element)
                                                                                : view_->story.addresses.end();
    if (isNumbering) {
        mark(MarkKind::ListId, attribute.value);
    } else if (address != view_->story.addresses.end()) {
        writeAddress(address->second);
    } else if (isNote(element) && !movedNote_.empty() && attribute.uri == names::w && attribute.local() == "id") {
        mark(MarkKind::NoteIdAgain, movedNote_);
    } else if (const auto kind = idKind(element, attribute)) {
        mark(*kind, attribute.value);
    } else {
        xml::escapeAttribute(pending_, attribute.value);
    }
    pending_ += '"';
}

void PartWriter::writeAddress(const LinkAddress& address) {
    mark(MarkKind::AddressBegin);
    for (std::size_t i = 0; i < address.tags.size(); ++i) {
        pending_ += address.tags[i].before;
        RunSlot slot;
        slot.behind = i + 1 < address.tags.size() ? address.tags[i + 1].before : address.rest;
        result_.slots.push_back(std::move(slot));
        tag(address.tags[i].site, static_cast<std::uint32_t>(result_.slots.size() - 1));
    }
    pending_ += address.rest;
    mark(MarkKind::AddressEnd);
}

bool PartWriter::holdsTags(const Element& element) const {
    const auto children = element.elements();
    return std::any_of(children.begin(), children.end(), [&](const Element* child) {
        return isMarker(*child) || view_->placement.touches(*child) || holdsTags(*child);
    });
}

/// A control among blocks keeps a paragraph; around runs, rows and cells there is nothing that it could keep.
bool PartWriter::mayBecomeEmpty(const Element& control) const {
    const auto* content = control.child(names::w, "sdtContent");
    return content && !content->children().empty() && !isBlockContainer(*content) && holdsTags(*content);
}

bool PartWriter::holdsMovingRows(const Element& table) const {
    for (const auto* child : table.elements())
        if (view_->placement.touches(*child) || (isW(*child, "sdt") && holdsMovingRows(*child)) ||
            (isW(*child, "sdtContent") && holdsMovingRows(*child)))
            return true;
    return false;
}

bool PartWriter::mayGo(const Element& table) const {
    return view_->tables.tables.contains(&table) || holdsMovingRows(table);
}

/// A control keeps what stands in it, even a table at its end, but it must not become empty.
void PartWriter::endContainer(const Element& container) {
    const bool isControl = isW(container, "sdtContent");
    bool moves = false, mayBecomeEmpty = false;
    for (const auto* child : container.elements()) {
        moves = moves || view_->placement.touches(*child) || (isW(*child, "tbl") && !isControl);
        mayBecomeEmpty = mayBecomeEmpty || (isW(*child, "tbl") && mayGo(*child));
    }
    if (moves) {
        mark(MarkKind::NeedsParagraph);
    } else if (mayBecomeEmpty) {
        mark(MarkKind::NeedsBlock);
    }
}

// ---- notes and comments inside of repetitions

const Element* PartWriter::findNote(const std::string& kind, std::string_view id) const {
    const auto notes = context_.notes.find(kind);
    if (notes == context_.notes.end()) return nullptr;
    for (const auto* note : notes->second->document.root().elements())
        if (isNote(*note) && note->attributeNs(names::w, "id") == id) return note;
    return nullptr;
}

/// A reference to a note takes the note along: each repetition has one of its own. Of a comment whose anchors stand in
/// different paragraphs only the first repetition keeps them.
bool PartWriter::writeAnchor(const Element& element) {
    const bool isStart = isW(element, "commentRangeStart"), isEnd = isW(element, "commentRangeEnd");
    const auto id = idOf(element);
    for (const auto& [reference, kind] : noteReferences) {
        if (!isW(element, reference) || !movedNote_.empty() || !findNote(std::string(kind), id)) continue;
        if (kind != "comments") {
            writeMoved(element, std::string(kind), id, MarkKind::NoteId);
            return true;
        }
        if (!begunComments_.contains(id)) break;
        writeMoved(element, "comments", id, MarkKind::NoteIdAgain);
        return true;
    }
    if (!isStart && !isEnd && !isW(element, "commentReference")) return false;
    if (isStart && findNote("comments", id) && endsInItsParagraph(element)) begunComments_.insert(id);
    if (begunComments_.contains(id)) {
        pending_.append("<").append(element.name()).append(" w:id=\"");
        mark(isStart ? MarkKind::NoteId : MarkKind::NoteIdAgain, "comments " + id);
        pending_ += "\"/>";
        return true;
    }
    std::string xml;
    element.write(xml);
    mark(MarkKind::Once, std::move(xml));
    return true;
}

void PartWriter::writeMoved(const Element& reference, const std::string& kind, const std::string& id, MarkKind first) {
    const auto key = kind + " " + id;
    pending_.append("<").append(reference.name());
    for (const auto& each : reference.attributes()) {
        pending_.append(" ").append(each.name).append("=\"");
        if (each.local() == "id") {
            mark(first, key);
        } else {
            xml::escapeAttribute(pending_, each.value);
        }
        pending_ += '"';
    }
    pending_ += "/>";
    auto& notes = *context_.notes.at(kind);
    auto& view = noteViews_[kind];
    if (!view) view = look(notes, *findings_);
    auto* const outer = std::exchange(view_, view.get());
    const int links = std::exchange(links_, 0);
    movedNote_ = key;
    mark(MarkKind::NoteBegin, notes.part);
    write(*findNote(kind, id));
    mark(MarkKind::NoteEnd);
    movedNote_.clear();
    links_ = links;
    view_ = outer;
    context_.movedNotes.insert(key);
}

PartProgram compilePart(Story& story, StoryContext& context, std::vector<Finding>& findings) {
    PartProgram result;
    result.part = story.part;
    result.program = PartWriter(context, result).run(story, findings);
    return result;
}

}  // namespace entente::docx
