// The part writer's tables, paragraphs and runs.
#include <algorithm>
#include <utility>

#include "docx/names.h"
#include "docx/part_writer.h"
#include "docx/run_format.h"
#include "docx/structure.h"
#include "xml/escape.h"

namespace entente::docx {

using names::isW;
using templates::TagKind;
using xml::Element;

namespace {

/// Stand in the serialised picture where its parts are cut.
constexpr char idPlace = '\x01', relationshipPlace = '\x02', textPlace = '\x03';

Element* descendant(Element& element, std::string_view local) {
    for (auto* child : element.elements()) {
        if (child->local() == local) return child;
        if (auto* found = descendant(*child, local)) return found;
    }
    return nullptr;
}

const Element* pictureMarker(const Element& drawing) {
    for (const auto* frame : drawing.elements())
        if (const auto* properties = frame->child(names::wp, "docPr"))
            for (const auto* child : properties->elements())
                if (isMarker(*child)) return child;
    return nullptr;
}

/// The only tag of a paragraph with nothing else in it; null when it has more or less.
const Element* onlyMarker(const Element& paragraph) {
    const Element* marker = nullptr;
    for (const auto* child : paragraph.elements()) {
        if (isW(*child, "pPr")) {
            if (child->child(names::w, "sectPr")) return nullptr;
            continue;
        }
        if (isW(*child, "proofErr")) continue;
        if (!isW(*child, "r")) return nullptr;
        for (const auto* piece : child->elements()) {
            if (isW(*piece, "rPr") || isW(*piece, "lastRenderedPageBreak")) continue;
            if (!isMarker(*piece) || marker) return nullptr;
            marker = piece;
        }
    }
    return marker;
}

}  // namespace

// ---- tables

void PartWriter::writeTable(const Element& element) {
    const auto planned = view_->tables.tables.find(&element);
    const bool isPlanned = planned != view_->tables.tables.end();
    if (!mayGo(element)) return writeWhole(element);
    if (isPlanned) result_.tables.push_back(planned->second);
    mark(MarkKind::TableBegin, {}, isPlanned ? result_.tables.size() : 0);
    writeWhole(element);
    mark(MarkKind::TableEnd);
}

void PartWriter::writeRow(const Element& element) {
    result_.rows.push_back(view_->tables.rows.at(&element));
    mark(MarkKind::RowBegin, {}, result_.rows.size() - 1);
    startTag(element);
    pending_ += '>';
    const auto* properties = element.child(names::w, "trPr");
    bool hasGap = false;
    for (const auto* child : element.elements()) {
        if (child == properties) {
            startTag(*child);
            pending_ += '>';
            mark(MarkKind::RowGap);
            hasGap = true;
            for (const auto* property : child->elements())
                if (!isW(*property, "gridAfter")) write(*property);
            pending_.append("</").append(child->name()).append(">");
            continue;
        }
        if (!hasGap && !properties && !isW(*child, "tblPrEx")) {
            mark(MarkKind::RowGap, "w:trPr");
            hasGap = true;
        }
        write(*child);
    }
    pending_.append("</").append(element.name()).append(">");
    mark(MarkKind::RowEnd);
}

void PartWriter::writeCell(const Element& element) {
    result_.cells.push_back(view_->tables.cells.at(&element));
    mark(MarkKind::CellBegin, {}, result_.cells.size() - 1);
    startTag(element);
    pending_ += "><w:tcPr>";
    const auto* properties = element.child(names::w, "tcPr");
    if (const auto* style = properties ? properties->child(names::w, "cnfStyle") : nullptr) write(*style);
    mark(MarkKind::CellSize);
    if (properties)
        for (const auto* property : properties->elements()) {
            const bool isComputed = isW(*property, "cnfStyle") || isW(*property, "tcW") || isW(*property, "gridSpan") ||
                                    isW(*property, "hMerge") || isW(*property, "vMerge");
            if (!isComputed) write(*property);
        }
    pending_ += "</w:tcPr>";
    mark(MarkKind::CellContent);
    for (const auto* child : element.elements())
        if (child != properties) write(*child);
    endContainer(element);
    pending_.append("</").append(element.name()).append(">");
    mark(MarkKind::CellEnd);
}

// ---- paragraphs

bool PartWriter::mayBeBlock(const templates::Tag& tag) const {
    const auto& text = tag.expression->text();
    return text.find("markdown") != std::string::npos || text.find("document") != std::string::npos ||
           (view_ && view_->blockNames.contains(text));
}

/// A tag alone in its paragraph whose value may be blocks: the output writes the paragraph with the value.
bool PartWriter::writeAlone(const Element& paragraph) {
    const auto* marker = onlyMarker(paragraph);
    if (!marker) return false;
    const auto index = markerIndex(*marker);
    if (site(index).tag.kind != TagKind::Print || !mayBeBlock(site(index).tag)) return false;
    const auto* properties = paragraph.child(names::w, "pPr");
    const auto list = listIn(properties);
    if (list && std::any_of(activeLists_.begin(), activeLists_.end(),
                            [&](const auto& lists) { return lists.contains(list->numbering); }))
        return false;

    RunSlot slot;
    const auto* format = marker->parent()->child(names::w, "rPr");
    slot.properties = runProperties(format);
    slot.open = runOpening(slot.properties, {});
    slot.paragraph = "<" + paragraph.name();
    for (const auto& each : paragraph.attributes()) {
        if (each.uri == names::w14 && builder_.inLoop()) continue;  // ids, which a paragraph need not have
        slot.paragraph.append(" ").append(each.name).append("=\"");
        xml::escapeAttribute(slot.paragraph, each.value);
        slot.paragraph += '"';
    }
    slot.paragraph += '>';
    if (properties) properties->write(slot.paragraphProperties);
    slot.paragraph += slot.paragraphProperties;
    result_.slots.push_back(std::move(slot));
    tag(index, static_cast<std::uint32_t>(result_.slots.size() - 1));
    return true;
}

// ---- runs

void PartWriter::enterRun(Run& run) {
    if (!run.inRun) pending_ += run.open;
    run.inRun = run.wroteAny = true;
}

void PartWriter::enterText(Run& run) {
    enterRun(run);
    if (!run.inText) pending_ += openText;
    run.inText = true;
}

void PartWriter::leaveText(Run& run) {
    if (run.inText) pending_ += closeText;
    run.inText = false;
}

void PartWriter::leaveRun(Run& run) {
    leaveText(run);
    if (run.inRun) pending_ += "</w:r>";
    run.inRun = false;
}

/// A run is left and entered again around tags that choose or repeat, so that each piece is a run of its own.
void PartWriter::writeRun(const Element& element) {
    Run run;
    element.writeStartTag(run.open);
    run.open += '>';
    const auto* properties = element.child(names::w, "rPr");
    if (properties) properties->write(run.open);
    run.properties = runProperties(properties);
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
            if (!writePicture(*child)) write(*child);
        }
    }
    if (!run.wroteAny && !hadTags) enterRun(run);
    leaveRun(run);
}

void PartWriter::writeMarker(const Element& marker, Run& run) {
    const auto index = markerIndex(marker);
    if (view_->placement.lifted.contains(index)) return;
    const auto kind = site(index).tag.kind;
    if (kind == TagKind::Remark || kind == TagKind::Merge) return;
    if (kind != TagKind::Print) {
        if (kind != TagKind::Set) leaveRun(run);
        return tag(index);
    }
    enterText(run);
    tag(index, slotFor(run));
}

std::uint32_t PartWriter::slotFor(const Run& run) {
    auto& slots = result_.slots;
    const bool isLinked = links_ > 0;
    const bool fits = !slots.empty() && slots.back().open == run.open && slots.back().isLinked == isLinked &&
                      !slots.back().isAlone() && !slots.back().isPicture() && !slots.back().isAddress();
    if (!fits) {
        RunSlot slot;
        slot.open = run.open;
        slot.properties = run.properties;
        slot.isLinked = isLinked;
        slots.push_back(std::move(slot));
    }
    return static_cast<std::uint32_t>(slots.size() - 1);
}

/// A picture whose alternative text is a tag: its frame stays, the picture in it is the value.
bool PartWriter::writePicture(const Element& drawing) {
    const auto* marker = isW(drawing, "drawing") ? pictureMarker(drawing) : nullptr;
    if (!marker) return false;
    const auto copy = drawing.clone();
    auto& frame = *copy->asElement();
    auto* properties = descendant(frame, "docPr");
    for (auto* child : properties->elements())
        if (isMarker(*child)) properties->remove(*child);
    properties->setAttribute("id", std::string(1, idPlace));
    properties->setAttribute("descr", std::string(1, textPlace));
    auto* blip = descendant(frame, "blip");
    for (const auto* rest : {"extLst"})  // a vector form of the old picture
        if (auto* child = descendant(*blip, rest)) child->parent()->asElement()->remove(*child);
    if (auto* crop = descendant(frame, "srcRect")) crop->parent()->remove(*crop);
    blip->removeAttribute("link", names::r);
    const auto* embed = blip->findAttribute("embed", names::r);
    blip->setAttribute(embed ? embed->name : "r:embed", std::string(1, relationshipPlace), std::string(names::r));
    std::string xml;
    frame.write(xml);

    RunSlot slot;
    std::size_t begin = 0;
    const std::string places{idPlace, relationshipPlace, textPlace};
    for (auto end = xml.find_first_of(places); end != std::string::npos; end = xml.find_first_of(places, begin)) {
        slot.picturePieces.push_back(xml.substr(begin, end - begin));
        slot.picturePlaces.push_back(xml[end] == idPlace             ? RunSlot::PicturePlace::Id
                                     : xml[end] == relationshipPlace ? RunSlot::PicturePlace::Relationship
                                                                     : RunSlot::PicturePlace::Text);
        begin = end + 1;
    }
    slot.picturePieces.push_back(xml.substr(begin));
    result_.slots.push_back(std::move(slot));
    tag(markerIndex(*marker), static_cast<std::uint32_t>(result_.slots.size() - 1));
    return true;
}

}  // namespace entente::docx
