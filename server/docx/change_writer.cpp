#include "docx/change_writer.h"

#include "base/utf8.h"
#include "docx/names.h"
#include "docx/run_format.h"
#include "docx/style_table.h"
#include "xml/escape.h"

namespace entente::docx {

namespace {

using names::isW;
using xml::Element;

/// A word, one other character, or a run of spaces.
std::size_t tokenEnd(std::string_view text, std::size_t begin) {
    const auto isWord = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               static_cast<unsigned char>(c) >= 0x80;
    };
    std::size_t end = begin;
    if (text[begin] == ' ') {
        while (end < text.size() && text[end] == ' ')
            ++end;
    } else if (isWord(text[begin])) {
        while (end < text.size() && isWord(text[end]))
            ++end;
    } else {
        utf8::next(text, end);
    }
    return end;
}

void collect(const Element& container, const Element* around, std::vector<Token>& tokens) {
    for (const auto* child : container.elements()) {
        if (isW(*child, "hyperlink")) {
            collect(*child, child, tokens);
        } else if (!isW(*child, "r")) {
            for (const auto* local : {"ins", "moveTo", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml"})
                if (isW(*child, local)) collect(*child, around, tokens);
        } else {
            for (const auto* piece : child->elements()) {
                if (isW(*piece, "rPr") || isW(*piece, "lastRenderedPageBreak") || isW(*piece, "delText")) continue;
                if (isW(*piece, "t")) {
                    const auto text = piece->text();
                    for (std::size_t at = 0; at < text.size();) {
                        const auto end = tokenEnd(text, at);
                        tokens.push_back({text.substr(at, end - at), child, around, nullptr});
                        at = end;
                    }
                    continue;
                }
                std::string xml;
                piece->write(xml);
                tokens.push_back({"\x01" + xml, child, around, piece});
            }
        }
    }
}

/// What means the same in any document; other things refer to parts that only their own document has.
bool isPortable(const Element& object) {
    for (const auto* local : {"tab", "br", "cr", "noBreakHyphen", "softHyphen", "sym", "fldChar", "instrText"})
        if (isW(object, local)) return true;
    return false;
}

}  // namespace

std::vector<Token> tokensOf(const Element& paragraph) {
    std::vector<Token> tokens;
    collect(paragraph, nullptr, tokens);
    return tokens;
}

std::string ChangeWriter::opening(Change change, bool isEmpty) {
    if (change == Change::None) return {};
    return (change == Change::Inserted ? "<w:ins w:id=\"" : "<w:del w:id=\"") + std::to_string(++lastId_) + "\"" +
           attributes_ + (isEmpty ? "/>" : ">");
}

std::string ChangeWriter::mark(Change change) {
    return opening(change, true);
}

std::string ChangeWriter::properties(const ChangedParagraph& paragraph) {
    std::string kept, end;
    for (const auto* child : paragraph.properties ? paragraph.properties->elements() : std::vector<const Element*>()) {
        if (isW(*child, "pPrChange") || (isW(*child, "sectPr") && paragraph.isOld)) continue;
        const auto value = std::string(child->attributeNs(names::w, "val"));
        if (paragraph.isOld && isW(*child, "pStyle") && !host_.style(value)) continue;
        if (paragraph.isOld && isW(*child, "numPr") && !host_.lists.contains(std::string(valueIn(child, "numId"))))
            continue;
        if (isW(*child, "rPr")) {
            for (const auto* property : child->elements())
                if (!isW(*property, "ins") && !isW(*property, "del") && !isW(*property, "rPrChange"))
                    property->write(end);
        } else if (isW(*child, "sectPr")) {  // stands behind the properties of the end
            if (const auto ending = mark(paragraph.end) + end; !ending.empty()) kept += "<w:rPr>" + ending + "</w:rPr>";
            child->write(kept);
            return "<w:pPr>" + kept + "</w:pPr>";
        } else {
            child->write(kept);
        }
    }
    if (const auto ending = mark(paragraph.end) + end; !ending.empty()) kept += "<w:rPr>" + ending + "</w:rPr>";
    return kept.empty() ? std::string() : "<w:pPr>" + kept + "</w:pPr>";
}

void ChangeWriter::token(std::string& xml, const Token& token, bool isDeleted) const {
    if (token.object) {
        if (isDeleted && isW(*token.object, "instrText")) {
            xml += "<w:delInstrText xml:space=\"preserve\">";
            xml::escapeText(xml, token.object->text());
            xml += "</w:delInstrText>";
        } else if (!isDeleted || isPortable(*token.object)) {
            token.object->write(xml);
        }
        return;
    }
    xml += isDeleted ? "<w:delText xml:space=\"preserve\">" : openText;
    xml::escapeText(xml, token.text);
    xml += isDeleted ? "</w:delText>" : closeText;
}

/// One run of tokens with the same properties.
void ChangeWriter::run(std::string& xml, const std::vector<std::pair<Change, Token>>& tokens, std::size_t begin,
                       std::size_t end) const {
    const bool isDeleted = tokens[begin].first == Change::Deleted;
    xml += "<w:r>";
    if (const auto* properties = tokens[begin].second.run->child(names::w, "rPr")) {
        const auto style = std::string(valueIn(properties, "rStyle"));
        std::string kept;
        for (const auto* property : properties->elements()) {
            const bool isForeign = isDeleted && isW(*property, "rStyle") && !host_.style(style);
            if (!isForeign && !isW(*property, "rPrChange")) property->write(kept);
        }
        if (!kept.empty()) xml += "<w:rPr>" + kept + "</w:rPr>";
    }
    for (std::size_t i = begin; i < end;) {
        auto merged = tokens[i].second;
        for (++i; !merged.object && i < end && !tokens[i].second.object; ++i)
            merged.text += tokens[i].second.text;
        token(xml, merged, isDeleted);
    }
    xml += "</w:r>";
}

std::string ChangeWriter::paragraph(const ChangedParagraph& paragraph) {
    std::string xml = "<w:p>" + properties(paragraph);
    const auto& tokens = paragraph.tokens;
    for (std::size_t i = 0; i < tokens.size();) {
        const auto change = tokens[i].first;
        const auto* around = change == Change::Deleted ? nullptr : tokens[i].second.around;
        std::size_t end = i;
        while (end < tokens.size() && tokens[end].first == change &&
               (change == Change::Deleted || tokens[end].second.around == around))
            ++end;
        if (around) {
            around->writeStartTag(xml);
            xml += '>';
        }
        xml += opening(change, false);
        for (std::size_t at = i; at < end;) {
            std::size_t next = at + 1;
            while (next < end && tokens[next].second.run == tokens[at].second.run)
                ++next;
            run(xml, tokens, at, next);
            at = next;
        }
        if (change != Change::None) xml += change == Change::Inserted ? "</w:ins>" : "</w:del>";
        if (around) xml += "</" + around->name() + ">";
        i = end;
    }
    return xml + "</w:p>";
}

}  // namespace entente::docx
