#include "feel/token.h"

#include <array>
#include <utility>

#include "base/utf8.h"
#include "feel/lexer.h"
#include "feel/names.h"

namespace entente::feel {

namespace {

constexpr auto kNone = std::string_view::npos;

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

/// Length in bytes of an opening or closing double quotation mark at `at`, also a curly one; 0 for anything else.
std::size_t quoteLength(std::string_view text, std::size_t at) {
    if (text[at] == '"') return 1;
    for (const std::string_view curly : {"\xE2\x80\x9C", "\xE2\x80\x9D", "\xE2\x80\x9E", "\xE2\x80\x9F"})
        if (text.substr(at, 3) == curly) return 3;
    return 0;
}

/// A string ends with the kind of mark it began with, so that a curly one may stand inside straight ones.
std::size_t skipString(std::string_view text, std::size_t at) {
    const auto opening = quoteLength(text, at);
    at += opening;
    while (at < text.size()) {
        if (text[at] == '\\') {
            at += 2;
            continue;
        }
        if (quoteLength(text, at) == opening) return at + opening;
        ++at;
    }
    return kNone;
}

class Lexer {
  public:
    explicit Lexer(std::string_view text) : text_(text) {}

    Result<std::vector<Token>> run() {
        while (true) {
            const auto start = at_;
            if (!skipBlank())
                return invalid("feel.comment_open", "the comment that starts here has no end", {}, placeAt(text_, at_));
            const bool space = at_ != start;
            if (at_ == text_.size()) {
                const auto end = static_cast<std::uint32_t>(at_);
                tokens_.push_back({Token::Kind::End, space, end, end, {}});
                return std::move(tokens_);
            }
            const auto offset = at_;
            if (!readToken()) return error(offset);
            tokens_.back().spaceBefore = space;
            tokens_.back().offset = static_cast<std::uint32_t>(offset);
            tokens_.back().end = static_cast<std::uint32_t>(at_);
        }
    }

  private:
    Error error(std::size_t offset) const {
        if (quoteLength(text_, offset) != 0 || text_[offset] == '@')
            return invalid("feel.string_open", "the text that starts here has no closing quotation mark", {},
                           placeAt(text_, offset));
        std::size_t end = offset;
        utf8::next(text_, end);
        return invalid("feel.unknown_character", "`{character}` has no meaning here",
                       {{"character", std::string(text_.substr(offset, end - offset))}}, placeAt(text_, offset));
    }

    bool skipBlank() {
        while (at_ < text_.size()) {
            std::size_t next = at_;
            const auto c = utf8::next(text_, next);
            if (isSpace(c)) {
                at_ = next;
            } else if (c == '/' && next < text_.size() && (text_[next] == '/' || text_[next] == '*')) {
                const auto end = skipStringOrComment(text_, at_);
                if (end == kNone) return false;
                at_ = end;
            } else {
                break;
            }
        }
        return true;
    }

    void add(Token::Kind kind, std::size_t end, std::string_view text) {
        tokens_.push_back({kind, false, 0, 0, text});
        at_ = end;
    }

    bool readToken() {
        if (isDigit(text_[at_]) ||
            (text_[at_] == '.' && at_ + 1 < text_.size() && isDigit(text_[at_ + 1]) && !afterRange())) {
            readNumber();
            return true;
        }
        const bool at = text_[at_] == '@';
        if (at && at_ + 1 == text_.size()) return false;
        const auto quote = at ? at_ + 1 : at_;
        if (quoteLength(text_, quote) != 0) {
            const auto end = skipString(text_, quote);
            if (end == kNone) return false;
            add(at ? Token::Kind::AtString : Token::Kind::String, end, text_.substr(quote, end - quote));
            return true;
        }
        std::size_t next = at_;
        if (isNameStart(utf8::next(text_, next))) {
            readWord();
            return true;
        }
        return readSymbol();
    }

    /// In `1...5` the third point cannot start a number.
    bool afterRange() const { return at_ > 0 && text_[at_ - 1] == '.'; }

    void readNumber() {
        auto end = at_;
        const auto digits = [&] {
            while (end < text_.size() && isDigit(text_[end]))
                ++end;
        };
        digits();
        if (end + 1 < text_.size() && text_[end] == '.' && isDigit(text_[end + 1])) {
            ++end;
            digits();
        }
        if (end < text_.size() && (text_[end] == 'e' || text_[end] == 'E')) {
            auto exponent = end + 1;
            if (exponent < text_.size() && (text_[exponent] == '+' || text_[exponent] == '-')) ++exponent;
            if (exponent < text_.size() && isDigit(text_[exponent])) {
                end = exponent;
                digits();
            }
        }
        add(Token::Kind::Number, end, text_.substr(at_, end - at_));
    }

    void readWord() {
        auto end = at_;
        while (end < text_.size()) {
            auto next = end;
            if (!isNamePart(utf8::next(text_, next))) break;
            end = next;
        }
        add(Token::Kind::Word, end, text_.substr(at_, end - at_));
    }

    bool readSymbol() {
        static constexpr std::array<std::string_view, 8> kPairs{"..", "**", "<=", ">=", "!=", "->", "==", "=>"};
        static constexpr std::string_view kSingles = "+-*/<>=()[]{},:.|'!;#$%&^~";
        // What a word processor makes of `-`, `..` and `'`; a DMN editor may write comparison signs.
        static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kTyped{{{"\xE2\x80\x99", "'"},
                                                                                              {"\xE2\x80\x93", "-"},
                                                                                              {"\xE2\x88\x92", "-"},
                                                                                              {"\xE2\x80\xA6", ".."},
                                                                                              {"\xE2\x89\xA4", "<="},
                                                                                              {"\xE2\x89\xA5", ">="},
                                                                                              {"\xE2\x89\xA0", "!="}}};
        const auto rest = text_.substr(at_);
        for (const auto pair : kPairs) {
            if (rest.substr(0, 2) == pair) {
                add(Token::Kind::Symbol, at_ + 2, pair);
                return true;
            }
        }
        for (const auto& [typed, meant] : kTyped) {
            if (rest.substr(0, typed.size()) == typed) {
                add(Token::Kind::Symbol, at_ + typed.size(), meant);
                return true;
            }
        }
        if (kSingles.find(rest.front()) == kNone) return false;
        add(Token::Kind::Symbol, at_ + 1, rest.substr(0, 1));
        return true;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::vector<Token> tokens_;
};

/// The value of `count` hexadecimal digits at `at`, or nothing.
std::optional<char32_t> hexadecimal(std::string_view text, std::size_t at, std::size_t count) {
    if (at + count > text.size()) return std::nullopt;
    char32_t value = 0;
    for (const char c : text.substr(at, count)) {
        value <<= 4;
        if (c >= '0' && c <= '9')
            value += static_cast<char32_t>(c - '0');
        else if (c >= 'a' && c <= 'f')
            value += static_cast<char32_t>(c - 'a' + 10);
        else if (c >= 'A' && c <= 'F')
            value += static_cast<char32_t>(c - 'A' + 10);
        else
            return std::nullopt;
    }
    return value;
}

bool isHighSurrogate(char32_t c) {
    return c >= 0xD800 && c <= 0xDBFF;
}
bool isLowSurrogate(char32_t c) {
    return c >= 0xDC00 && c <= 0xDFFF;
}

/// `\uXXXX` (two of them for a surrogate pair) or `\UXXXXXX` whose letter stands at `at`; moves behind it.
std::optional<char32_t> unicodeEscape(std::string_view text, std::size_t& at) {
    const std::size_t count = text[at] == 'u' ? 4 : 6;
    auto c = hexadecimal(text, at + 1, count);
    if (!c) return std::nullopt;
    std::size_t end = at + 1 + count;
    if (isHighSurrogate(*c) && text.substr(end, 2) == "\\u") {
        const auto low = hexadecimal(text, end + 2, 4);
        if (low && isLowSurrogate(*low)) {
            c = 0x10000 + ((*c - 0xD800) << 10) + (*low - 0xDC00);
            end += 6;
        }
    }
    if (*c > 0x10FFFF || isHighSurrogate(*c) || isLowSurrogate(*c)) return std::nullopt;
    at = end;
    return c;
}

}  // namespace

Result<std::vector<Token>> tokenize(std::string_view text) {
    constexpr std::size_t kLongest = 1u << 20;
    if (text.size() > kLongest)
        return Error{ErrorKind::Limit,
                     {"feel.too_long", "the expression is longer than {limit} bytes", {{"limit", "1048576"}}},
                     "1:1"};
    if (!utf8::valid(text)) return invalid("feel.not_utf8", "the expression is not valid UTF-8", {}, "1:1");
    return Lexer(text).run();
}

std::string unquoted(std::string_view literal) {
    const auto mark = quoteLength(literal, 0);
    const auto inner = literal.substr(mark, literal.size() - 2 * mark);
    std::string result;
    result.reserve(inner.size());
    for (std::size_t at = 0; at < inner.size();) {
        if (inner[at] != '\\' || at + 1 == inner.size()) {
            result += inner[at++];
            continue;
        }
        static constexpr std::string_view kLetters = "nrtbf\"'\\";
        static constexpr std::string_view kMeant = "\n\r\t\b\f\"'\\";
        const char letter = inner[at + 1];
        if (const auto known = kLetters.find(letter); known != kNone) {
            result += kMeant[known];
            at += 2;
            continue;
        }
        if (letter == 'u' || letter == 'U') {
            auto end = at + 1;
            if (const auto c = unicodeEscape(inner, end)) {
                utf8::append(result, *c);
                at = end;
                continue;
            }
        }
        result += inner[at++];  // no escape: the backslash stays, as patterns for `matches` expect
    }
    return result;
}

std::pair<int, int> positionAt(std::string_view text, std::size_t offset) {
    const auto before = text.substr(0, offset);
    int line = 1;
    int column = 1;
    for (const char c : before) {
        if (c == '\n') {
            ++line;
            column = 1;
        } else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) {
            ++column;
        }
    }
    return {line, column};
}

std::string placeAt(std::string_view text, std::size_t offset) {
    const auto [line, column] = positionAt(text, offset);
    return std::to_string(line) + ":" + std::to_string(column);
}

std::size_t skipStringOrComment(std::string_view text, std::size_t offset) {
    if (quoteLength(text, offset) != 0) return skipString(text, offset);
    if (text.substr(offset, 2) == "//") {
        const auto end = text.find('\n', offset);
        return end == kNone ? text.size() : end + 1;
    }
    if (text.substr(offset, 2) == "/*") {
        const auto end = text.find("*/", offset + 2);
        return end == kNone ? kNone : end + 2;
    }
    return offset;
}

std::optional<std::size_t> endOfExpression(std::string_view text, std::size_t from, std::string_view closer) {
    // Only braces are counted: the brackets of ranges such as `]1..5)` do not pair up.
    int depth = 0;
    while (from < text.size()) {
        if (depth == 0 && text.substr(from, closer.size()) == closer) return from;
        const auto next = skipStringOrComment(text, from);
        if (next == kNone) return std::nullopt;
        if (next != from) {
            from = next;
            continue;
        }
        if (text[from] == '{') ++depth;
        if (text[from] == '}' && depth > 0) --depth;
        ++from;
    }
    return std::nullopt;
}

}  // namespace entente::feel
