#include "docx/part_output.h"

#include <utility>

#include "docx/markdown_xml.h"
#include "docx/relationship_rules.h"
#include "docx/run_format.h"
#include "template/print.h"
#include "xml/escape.h"

namespace entente::docx {

namespace {

constexpr const char* nowhere = "#";  // the address of a link that has none
constexpr std::size_t piece = std::size_t{1} << 15;
constexpr std::size_t keptTail = 1024;  // by which the end of a container tells what it ends with

/// Where the characters of a text need more than copying.
enum class Care : std::uint8_t { None, Escape, Break, Slow };

constexpr std::array<Care, 256> makeCares() {
    std::array<Care, 256> cares = {};
    for (std::size_t i = 0; i < 0x20; ++i)
        cares[i] = Care::Slow;
    cares['\t'] = cares['\n'] = Care::Break;
    cares['&'] = cares['<'] = cares['>'] = Care::Escape;
    cares[0x7F] = cares[0xC2] = cares[0xE2] = Care::Slow;  // may begin a forbidden control character
    return cares;
}

constexpr auto cares = makeCares();

/// Without what may stand behind its last block: white space and empty elements, such as the end of a bookmark.
std::string_view upToLastBlock(std::string_view xml) {
    for (;;) {
        xml = xml.substr(0, xml.find_last_not_of(" \t\r\n") + 1);
        const auto tag = xml.rfind('<');
        if (!xml.ends_with("/>") || tag == std::string_view::npos) return xml;
        xml = xml.substr(0, tag);
    }
}

}  // namespace

void PartOutput::literal(std::string_view text) {
    xml_ += text;
    if (xml_.size() >= piece) handOn();
}

void PartOutput::handOn() {
    if (outside_ || address_ || tables_.holds(xml_) || holdsEmptyControl()) return;
    const auto bytes = xml_.size() - keptTail;
    deflater_.write(std::string_view(xml_).substr(0, bytes));
    xml_.erase(0, bytes);
    handedOn_ += bytes;
    tables_.handedOn(bytes);
}

/// Whether the innermost control has nothing inside yet, so that it may still go. When it has, those around it have,
/// too.
bool PartOutput::holdsEmptyControl() {
    if (controls_.empty() || controls_.back().isFilled) return false;
    const auto content = controls_.back().content;
    if (content == 0 || xml_.find_first_not_of(" \t\r\n", content) == std::string::npos) return true;
    for (auto& control : controls_)
        control.isFilled = true;
    return false;
}

zip::Compressed PartOutput::finish() {
    deflater_.write(xml_);
    xml_.clear();
    return deflater_.finish();
}

void PartOutput::mark(std::uint32_t id) {
    const auto& info = part_.marks[id];
    auto& ids = rendering_.ids;
    switch (info.kind) {
        case MarkKind::ParagraphId:
            xml_ += ids.paragraph();
            break;
        case MarkKind::BookmarkId:
            xml_ += std::to_string(bookmarks_[info.text] = ids.bookmark());
            break;
        case MarkKind::BookmarkEndId: {
            const auto found = bookmarks_.find(info.text);
            xml_ += found == bookmarks_.end() ? info.text : std::to_string(found->second);
            break;
        }
        case MarkKind::BookmarkName:
        case MarkKind::ShapeId:
            xml::escapeAttribute(xml_, ids.numbered(info.text));
            break;
        case MarkKind::DrawingId:
            xml_ += std::to_string(ids.drawing());
            break;
        case MarkKind::ControlId:
            xml_ += std::to_string(ids.control());
            break;
        case MarkKind::Once:
            if (written_.insert(id).second) xml_ += info.text;
            break;
        case MarkKind::NeedsParagraph:
            if (!endsWithParagraph()) xml_ += emptyParagraph;
            break;
        case MarkKind::NeedsBlock:
            if (endsWithStartTag()) xml_ += emptyParagraph;
            break;
        case MarkKind::ListRestart:
            for (std::size_t at = 0; at < info.text.size();) {
                const auto end = info.text.find(' ', at);
                rendering_.restartingLists.insert(info.text.substr(at, end - at));
                at = end + 1;
            }
            break;
        case MarkKind::ListId:
            writeList(info.text);
            break;
        case MarkKind::NoteId:
            xml_ += std::to_string(rendering_.noteIds[info.text] = ids.note());
            break;
        case MarkKind::NoteIdAgain:
            xml_ += std::to_string(rendering_.noteIds[info.text]);
            break;
        case MarkKind::NoteBegin:
            beginNote(info.text);
            break;
        case MarkKind::NoteEnd:
            endNote();
            break;
        case MarkKind::NotesHere:
            xml_ += rendering_.notes[part_.part];
            break;
        case MarkKind::ControlBegin:
            controls_.push_back({.begin = xml_.size()});
            break;
        case MarkKind::ControlContent:
            controls_.back().content = xml_.size();
            break;
        case MarkKind::ControlFilled:
            holdsEmptyControl();
            break;
        case MarkKind::ControlEnd:
            if (!controls_.back().isFilled) xml_.resize(controls_.back().begin);
            controls_.pop_back();
            break;
        case MarkKind::AddressBegin:
            address_ = std::exchange(xml_, {});
            break;
        case MarkKind::AddressEnd: {
            const auto address = std::exchange(xml_, std::move(*address_));
            address_.reset();
            const bool leads = !address.empty() && isAllowedLink(address);
            xml_ += rendering_.additions.link(partName_, leads ? address : nowhere);
            break;
        }
        default:
            tables_.mark(info, xml_);
    }
}

/// As a container of blocks must (ECMA-376-1 17.4.65; Word repairs the file otherwise). What stands in a control at its
/// end is its end, too.
bool PartOutput::endsWithParagraph() const {
    auto end = upToLastBlock(xml_);
    while (end.ends_with("</w:sdt>") || end.ends_with("</w:sdtContent>"))
        end = upToLastBlock(end.substr(0, end.rfind('<')));
    return end.ends_with("</w:p>");
}

bool PartOutput::endsWithStartTag() const {
    const auto end = upToLastBlock(xml_);
    const auto tag = end.rfind('<');
    return tag != std::string_view::npos && !end.substr(tag).starts_with("</");
}

void PartOutput::writeList(const std::string& list) {
    auto& current = rendering_.lists[list];
    if (current.empty()) current = list;
    const bool isBegun = !rendering_.begunLists.insert(list).second;
    if (rendering_.restartingLists.erase(list) > 0 && isBegun) current = rendering_.additions.restartedList(list);
    xml_ += current;
}

void PartOutput::beginNote(const std::string& part) {
    outside_ = Outside{std::exchange(xml_, {}), std::exchange(partName_, part)};
}

void PartOutput::endNote() {
    rendering_.notes[partName_] += xml_;
    xml_ = std::move(outside_->xml);
    partName_ = std::move(outside_->part);
    outside_.reset();
}

// ---- values

void PartOutput::openParagraph(const RunSlot& slot) {
    if (slot.isAlone()) xml_.append(slot.paragraph).append(slot.open).append(openText);
}

void PartOutput::closeParagraph(const RunSlot& slot) {
    if (slot.isAlone()) xml_.append(closeText).append("</w:r></w:p>");
}

void PartOutput::leaveRun(const RunSlot& slot) {
    if (slot.isAlone()) {
        xml_ += slot.paragraph;
    } else {
        xml_.append(closeText).append("</w:r>");
    }
}

void PartOutput::enterRun(const RunSlot& slot) {
    if (slot.isAlone()) {
        xml_ += "</w:p>";
    } else {
        xml_.append(slot.open).append(openText);
    }
}

std::optional<Message> PartOutput::print(const feel::Value& value, std::uint32_t slotIndex) {
    const auto& slot = part_.slots[slotIndex];
    if (slot.isAddress()) return printAddress(value, *slot.behind);
    if (slot.isPicture()) return printPicture(value, slot);
    if (value.isString()) return printString(value.string(), slot);
    if (const auto* formed = slot.isPlain ? nullptr : templates::FormValue::of(value))
        return printForm(value, *formed, slot);
    const auto text = templates::toText(value, rendering_.environment);
    if (!text) return text.error().message;
    openParagraph(slot);
    printText(*text, slot);
    closeParagraph(slot);
    return std::nullopt;
}

/// Most texts are clean, so one pass copies them; whatever may need more goes the long way.
std::optional<Message> PartOutput::printString(const std::string& text, const RunSlot& slot) {
    const auto before = xml_.size();
    openParagraph(slot);
    std::size_t start = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto care = cares[static_cast<unsigned char>(text[i])];
        if (care == Care::None) continue;
        if (care == Care::Slow) {
            xml_.resize(before);
            const auto plain = templates::toText(feel::Value(text), rendering_.environment);
            if (!plain) return plain.error().message;
            openParagraph(slot);
            printText(*plain, slot);
            closeParagraph(slot);
            return std::nullopt;
        }
        xml_.append(text, start, i - start);
        start = i + 1;
        if (care == Care::Escape || slot.isPlain) {
            xml::escapeText(xml_, std::string_view(text).substr(i, 1));
        } else {
            xml_.append(closeText).append(text[i] == '\n' ? "<w:br/>" : "<w:tab/>").append(openText);
        }
    }
    xml_.append(text, start);
    closeParagraph(slot);
    return std::nullopt;
}

void PartOutput::printText(std::string_view text, const RunSlot& slot) {
    if (slot.isPlain) return xml::escapeText(xml_, text);
    while (!text.empty()) {
        const auto end = text.find_first_of("\n\t");
        xml::escapeText(xml_, text.substr(0, end));
        if (end == std::string_view::npos) return;
        xml_.append(closeText).append(text[end] == '\n' ? "<w:br/>" : "<w:tab/>").append(openText);
        text.remove_prefix(end + 1);
    }
}

/// A tag that has no value stands in the draft itself, on yellow ground.
void PartOutput::missing(const templates::Place& place, std::uint32_t slotIndex) {
    const auto& slot = part_.slots[slotIndex];
    if (slot.isAddress()) return;
    if (slot.isPicture()) return writePlaceholder(slot, {}, place.tag);
    const auto text = "⟦" + place.tag + "⟧";
    if (slot.isPlain) return xml::escapeText(xml_, text);
    leaveRun(slot);
    xml_ += runOpening(slot.properties, {{"highlight", "<w:highlight w:val=\"yellow\"/>"}});
    writeRunText(xml_, text);
    xml_ += "</w:r>";
    enterRun(slot);
}

}  // namespace entente::docx
