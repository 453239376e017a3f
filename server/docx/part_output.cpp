#include "docx/part_output.h"

#include <array>
#include <cstdio>

#include "docx/names.h"
#include "template/form_value.h"
#include "template/print.h"
#include "xml/escape.h"

namespace entente::docx {

namespace {

constexpr std::string_view openText = "<w:t xml:space=\"preserve\">";
constexpr std::string_view closeText = "</w:t>";

}  // namespace

std::string FreshIds::paragraph() {
    while (low_ > 0xFFFF) {
        while (prefix_ > 1 && used_.paragraphPrefixes[--prefix_]) {
        }
        low_ = 1;
    }
    std::array<char, 9> text = {};
    std::snprintf(text.data(), text.size(), "%04X%04X", prefix_, low_++);
    return text.data();
}

std::string FreshIds::numbered(const std::string& name) {
    constexpr std::size_t longestName = 40;  // of a bookmark, ECMA-376-1 17.13.6.2
    const int use = ++uses_[name];
    if (use == 1) return name;
    const auto suffix = "_" + std::to_string(use);
    if (name.size() + suffix.size() <= longestName) return name + suffix;
    std::size_t keep = longestName - suffix.size();
    while (keep > 0 && (static_cast<unsigned char>(name[keep]) & 0xC0) == 0x80)
        --keep;
    return name.substr(0, keep) + suffix;
}

void PartOutput::mark(std::uint32_t id) {
    const auto& info = part_.marks[id];
    switch (info.kind) {
        case MarkKind::ParagraphId:
            xml_ += ids_.paragraph();
            break;
        case MarkKind::BookmarkId:
            xml_ += std::to_string(bookmarks_[info.text] = ids_.bookmark());
            break;
        case MarkKind::BookmarkEndId: {
            const auto found = bookmarks_.find(info.text);
            xml_ += found == bookmarks_.end() ? info.text : std::to_string(found->second);
            break;
        }
        case MarkKind::BookmarkName:
        case MarkKind::ShapeId:
            xml::escapeAttribute(xml_, ids_.numbered(info.text));
            break;
        case MarkKind::DrawingId:
            xml_ += std::to_string(ids_.drawing());
            break;
        case MarkKind::ControlId:
            xml_ += std::to_string(ids_.control());
            break;
        case MarkKind::Once:
            if (!written_[id]) xml_ += info.text;
            written_[id] = true;
            break;
        case MarkKind::NeedsParagraph:
            endContainer();
            break;
        case MarkKind::TableBegin:
            tables_.push_back(xml_.size());
            break;
        case MarkKind::TableEnd:
            endTable();
            break;
    }
}

/// A cell, header or note must end with a paragraph (ECMA-376-1 17.4.65; Word repairs the file otherwise).
void PartOutput::endContainer() {
    const auto last = xml_.find_last_not_of(" \t\r\n");
    const auto end = std::string_view(xml_).substr(0, last + 1);
    if (!end.ends_with("</w:p>") && !end.ends_with("</w:sdt>")) xml_ += "<w:p></w:p>";
}

void PartOutput::endTable() {
    const auto begin = tables_.back();
    tables_.pop_back();
    if (xml_.find("</w:tr>", begin) == std::string::npos) xml_.resize(begin);
}

std::optional<Message> PartOutput::print(const feel::Value& value, std::uint32_t slotIndex) {
    using templates::FormValue;
    const auto& slot = part_.slots[slotIndex];
    const auto* formed = FormValue::of(value);
    if (formed && !slot.isPlain) {
        if (formed->form() == FormValue::Form::PageBreak) {
            xml_.append(closeText).append("<w:br w:type=\"page\"/>").append(openText);
            return std::nullopt;
        }
        if (!slot.isLinked) {
            printLink(formed->label(), formed->url(), slot);
            return std::nullopt;
        }
    }
    const auto text = templates::toText(value, environment_);
    if (!text) return text.error().message;
    if (slot.isPlain) {
        xml::escapeText(xml_, *text);
    } else {
        printText(*text);
    }
    return std::nullopt;
}

void PartOutput::printText(std::string_view text) {
    while (!text.empty()) {
        const auto end = text.find_first_of("\n\t");
        xml::escapeText(xml_, text.substr(0, end));
        if (end == std::string_view::npos) return;
        xml_.append(closeText).append(text[end] == '\n' ? "<w:br/>" : "<w:tab/>").append(openText);
        text.remove_prefix(end + 1);
    }
}

void PartOutput::printLink(const std::string& label, const std::string& url, const RunSlot& slot) {
    const auto id = "rIdLink" + std::to_string(links_.size() + 1);
    links_.emplace_back(id, url);
    xml_.append(closeText).append("</w:r><w:hyperlink xmlns:r=\"").append(names::r).append("\" r:id=\"").append(id);
    xml_.append("\" w:history=\"1\">").append(slot.open).append(openText);
    printText(label);
    xml_.append(closeText).append("</w:r></w:hyperlink>").append(slot.open).append(openText);
}

}  // namespace entente::docx
