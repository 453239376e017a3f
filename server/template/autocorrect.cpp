#include "template/autocorrect.h"

#include "base/utf8.h"

namespace entente::templates {

namespace {

bool isCurlyQuote(char32_t c) {
    return c == U'\u201C' || c == U'\u201D' || c == U'\u201E' || c == U'\u201F';
}

std::string_view typed(char32_t c) {
    switch (c) {
        case U'\u2010':
        case U'\u2011':
        case U'\u2012':
        case U'\u2013':
        case U'\u2014':
        case U'\u2212':
            return "-";
        case U'\u2018':
        case U'\u2019':
            return "'";
        case U'\u00A0':
        case U'\u2002':
        case U'\u2003':
        case U'\u2009':
        case U'\u202F':
        case U'\u3000':
            return " ";
        case U'\u200B':
        case U'\u00AD':
        case U'\uFEFF':
            return "";
        case U'\u2026':
            return "..";
        default:
            return isCurlyQuote(c) ? "\"" : std::string_view();
    }
}

bool isReplaced(char32_t c) {
    return !typed(c).empty() || c == U'\u200B' || c == U'\u00AD' || c == U'\uFEFF';
}

}  // namespace

TypedText undoAutoCorrect(std::string_view text) {
    TypedText result;
    enum class Literal { None, Straight, Curly } literal = Literal::None;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = at;
        const char32_t c = utf8::next(text, at);
        std::string_view piece = text.substr(begin, at - begin);
        if (literal == Literal::None) {
            if (c == U'"') literal = Literal::Straight;
            if (isCurlyQuote(c)) literal = Literal::Curly;
            if (isReplaced(c)) piece = typed(c);
        } else if (c == U'\\' && at < text.size()) {
            utf8::next(text, at);
            piece = text.substr(begin, at - begin);
        } else if (c == U'"' || (isCurlyQuote(c) && literal == Literal::Curly)) {
            literal = Literal::None;
            piece = "\"";
        }
        result.text += piece;
        result.origin.resize(result.text.size(), begin);
    }
    result.origin.push_back(text.size());
    return result;
}

}  // namespace entente::templates
