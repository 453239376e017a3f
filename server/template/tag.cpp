#include "template/tag.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "feel/lexer.h"
#include "template/autocorrect.h"

namespace entente::templates {

namespace {

constexpr std::size_t longestTag = 20'000;
constexpr std::size_t usualTag = 256;

bool isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// Takes the first word off `text`.
std::string_view takeWord(std::string_view& text) {
    text = utf8::trim(text);
    const auto end = std::find_if(text.begin(), text.end(), isSpace);
    const auto size = static_cast<std::size_t>(end - text.begin());
    const auto word = text.substr(0, size);
    text = utf8::trim(text.substr(size));
    return word;
}

TagForm takeForm(std::string_view& text) {
    constexpr std::array<std::pair<std::string_view, TagForm>, 4> forms = {
        {{"tr", TagForm::Row}, {"tc", TagForm::Column}, {"p", TagForm::Paragraph}, {"r", TagForm::Run}}};
    for (const auto& [letters, form] : forms) {
        if (!text.starts_with(letters) || text.size() == letters.size() || !isSpace(text[letters.size()])) continue;
        text.remove_prefix(letters.size());
        return form;
    }
    return TagForm::Auto;
}

Error malformed(std::string key, std::string pattern) {
    return invalid("template." + std::move(key), std::move(pattern));
}

bool isName(std::string_view text) {
    if (text.empty() || (text.front() >= '0' && text.front() <= '9')) return false;
    return std::all_of(text.begin(), text.end(), [](char c) {
        return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               static_cast<unsigned char>(c) >= 0x80;
    });
}

Result<Tag> withExpression(Tag tag, std::string_view text, std::string_view what) {
    if (utf8::trim(text).empty())
        return invalid("template.no_expression", "The tag {what} needs an expression.", {{"what", std::string(what)}});
    auto expression = feel::Expression::compile(utf8::trim(text));
    if (!expression) return expression.error();
    tag.expression = std::move(*expression);
    return tag;
}

Result<Tag> parseFor(Tag tag, std::string_view rest) {
    tag.name = std::string(takeWord(rest));
    if (!isName(tag.name) || takeWord(rest) != "in")
        return malformed("for", "A repetition is written {% for name in list %}, with a name of letters and digits.");
    return withExpression(std::move(tag), rest, "for");
}

Result<Tag> parseSet(Tag tag, std::string_view rest) {
    const auto equals = rest.find('=');
    tag.name = std::string(utf8::trim(rest.substr(0, equals)));
    if (equals == std::string_view::npos || !isName(tag.name))
        return malformed("set", "A value is kept by {% set name = expression %}, with a name of letters and digits.");
    return withExpression(std::move(tag), rest.substr(equals + 1), "set");
}

Result<Tag> parseInclude(Tag tag, std::string_view rest) {
    if (rest.size() < 3 || rest.front() != '"' || rest.back() != '"')
        return malformed("include", "Another template is included by {% include \"name\" %}.");
    tag.name = std::string(rest.substr(1, rest.size() - 2));
    return tag;
}

Result<Tag> parseMerge(Tag tag, std::string_view rest) {
    tag.name = std::string(rest);
    if (tag.name != "down" && tag.name != "right")
        return malformed("merge", "Equal cells are joined by {% merge down %} or {% merge right %}.");
    return tag;
}

std::optional<TagKind> kindOf(std::string_view keyword) {
    constexpr std::array<std::pair<std::string_view, TagKind>, 9> keywords = {{{"if", TagKind::If},
                                                                               {"elif", TagKind::Elif},
                                                                               {"else", TagKind::Else},
                                                                               {"endif", TagKind::EndIf},
                                                                               {"for", TagKind::For},
                                                                               {"endfor", TagKind::EndFor},
                                                                               {"set", TagKind::Set},
                                                                               {"include", TagKind::Include},
                                                                               {"merge", TagKind::Merge}}};
    const auto* found =
        std::find_if(keywords.begin(), keywords.end(), [&](const auto& each) { return each.first == keyword; });
    return found == keywords.end() ? std::nullopt : std::optional(found->second);
}

Result<Tag> parseStatement(std::string_view text) {
    Tag tag;
    tag.form = takeForm(text);
    const auto keyword = takeWord(text);
    const auto kind = kindOf(keyword);
    if (!kind)
        return invalid(
            "template.unknown_tag",
            "There is no tag called “{name}”; there are if, elif, else, endif, for, endfor, set, include and merge.",
            {{"name", std::string(keyword)}});
    tag.kind = *kind;
    switch (tag.kind) {
        case TagKind::If:
        case TagKind::Elif:
            return withExpression(std::move(tag), text, keyword);
        case TagKind::For:
            return parseFor(std::move(tag), text);
        case TagKind::Set:
            return parseSet(std::move(tag), text);
        case TagKind::Include:
            return parseInclude(std::move(tag), text);
        case TagKind::Merge:
            return parseMerge(std::move(tag), text);
        default:
            if (!text.empty())
                return invalid("template.extra", "Nothing may follow “{name}” in its tag.",
                               {{"name", std::string(keyword)}});
            return tag;
    }
}

std::string_view wholeCharacters(std::string_view text, std::size_t from, std::size_t size) {
    auto part = text.substr(from, size);
    while (!part.empty() && from + part.size() < text.size() &&
           (static_cast<unsigned char>(text[from + part.size()]) & 0xC0) == 0x80)
        part.remove_suffix(1);
    return part;
}

/// Where an end is found does not depend on what follows it, so little is looked at before much: what each tag of a
/// long text would cost grows with the text otherwise.
ScannedTag scanExpression(std::string_view text, std::size_t begin, std::string_view closer) {
    for (auto size = usualTag;; size = longestTag) {
        const auto reach = wholeCharacters(text, begin, size);
        const auto typed = undoAutoCorrect(reach);
        if (const auto close = feel::endOfExpression(typed.text, 2, closer))
            return ScannedTag{begin, begin + typed.origin[*close + 2], true, typed.text.substr(0, *close + 2)};
        if (size == longestTag || begin + reach.size() == text.size())
            return ScannedTag{begin, begin + reach.size(), false, {}};
    }
}

}  // namespace

std::optional<ScannedTag> nextTag(std::string_view text, std::size_t from) {
    for (auto begin = text.find('{', from); begin != std::string_view::npos; begin = text.find('{', begin + 1)) {
        const char kind = begin + 1 < text.size() ? text[begin + 1] : '\0';
        if (kind != '{' && kind != '%' && kind != '#') continue;
        if (kind == '#') {
            const auto reach = wholeCharacters(text, begin, longestTag);
            const auto close = reach.find("#}", 2);
            if (close == std::string_view::npos) return ScannedTag{begin, begin + reach.size(), false, {}};
            return ScannedTag{begin, begin + close + 2, true, std::string(reach.substr(0, close + 2))};
        }
        return scanExpression(text, begin, kind == '{' ? "}}" : "%}");
    }
    return std::nullopt;
}

std::optional<Tag> structureOf(std::string_view text) {
    if (text.size() < 4 || text[1] != '%') return std::nullopt;
    auto inner = text.substr(2, text.size() - 4);
    Tag tag;
    tag.form = takeForm(inner);
    const auto kind = kindOf(takeWord(inner));
    if (!kind) return std::nullopt;
    tag.kind = *kind;
    tag.name = "unreadable";
    if (auto nothing = feel::Expression::compile("null")) tag.expression = std::move(*nothing);
    if (tag.opens() || tag.closes() || tag.divides()) return tag;
    return std::nullopt;
}

Result<Tag> parseTag(std::string_view text) {
    const auto inner = text.substr(2, text.size() - 4);
    switch (text[1]) {
        case '#':
            return Tag{};
        case '%':
            return parseStatement(inner);
        default:
            return withExpression({.kind = TagKind::Print, .form = {}, .name = {}, .expression = {}}, inner, "{{ }}");
    }
}

}  // namespace entente::templates
