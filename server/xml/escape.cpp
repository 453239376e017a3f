#include "xml/escape.h"

#include "base/utf8.h"

namespace entente::xml {

namespace {

std::string_view reference(char c, bool inAttribute) {
    switch (c) {
        case '&':
            return "&amp;";
        case '<':
            return "&lt;";
        case '>':
            return "&gt;";
        case '\r':
            return "&#13;";
        case '"':
            return inAttribute ? "&quot;" : "";
        case '\t':
            return inAttribute ? "&#9;" : "";
        case '\n':
            return inAttribute ? "&#10;" : "";
        default:
            return "";
    }
}

void escape(std::string& out, std::string_view text, bool inAttribute) {
    std::size_t start = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (static_cast<unsigned char>(text[i]) > '>') continue;
        const auto replacement = reference(text[i], inAttribute);
        if (replacement.empty()) continue;
        out.append(text, start, i - start);
        out.append(replacement);
        start = i + 1;
    }
    out.append(text, start);
}

}  // namespace

void escapeText(std::string& out, std::string_view text) {
    escape(out, text, false);
}

void escapeAttribute(std::string& out, std::string_view text) {
    escape(out, text, true);
}

bool isXmlCharacter(char32_t c) {
    return c == 0x9 || c == 0xA || c == 0xD || (c >= 0x20 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD) ||
           (c >= 0x10000 && c <= 0x10FFFF);
}

std::string printable(std::string_view text) {
    std::string result;
    const bool isText = utf8::valid(text);
    for (std::size_t at = 0; at < text.size();) {
        const auto begin = at;
        const auto c = isText ? utf8::next(text, at) : static_cast<unsigned char>(text[at++]);
        const bool isControl = (c < 0x20 && c != '\n' && c != '\t') || c == 0x7F;
        if (isControl || !isXmlCharacter(c) || (!isText && c > 0x7F)) {
            result += '?';
        } else {
            result += text.substr(begin, at - begin);
        }
    }
    return result;
}

}  // namespace entente::xml
