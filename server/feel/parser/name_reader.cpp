#include "feel/parser/name_reader.h"

#include "feel/builtin.h"
#include "feel/names.h"

namespace entente::feel {

namespace {

bool isNameSymbol(const Token& token) {
    return token.is(".") || token.is("/") || token.is("-") || token.is("'") || token.is("+") || token.is("*");
}

bool isWholeNumber(const Token& token) {
    return token.kind == Token::Kind::Number && token.text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// Of the built-ins those that the rule for words does not find, such as `date and time`.
const NameTable& builtinNames() {
    static const auto table = [] {
        NameTable names;
        for (const auto& name : builtins().names())
            names.add(name);
        return names;
    }();
    return table;
}

}  // namespace

std::size_t NameReader::labelLength() const {
    std::size_t length = 0;
    while (tokens_.peek(length).kind == Token::Kind::Word ||
           (length > 0 && (tokens_.peek(length).kind == Token::Kind::Number || isNameSymbol(tokens_.peek(length)))))
        ++length;
    return tokens_.peek(length).is(":") ? length : 0;
}

std::string NameReader::joined(std::size_t count) {
    std::string name;
    for (std::size_t i = 0; i < count; ++i) {
        const auto& token = tokens_.next();
        if (i != 0 && token.spaceBefore) name += ' ';
        name += token.text;
    }
    return name;
}

/// Words up to the next keyword.
std::size_t NameReader::wordRun() const {
    std::size_t length = 1;
    while ((tokens_.peek(length).kind == Token::Kind::Word && !isKeyword(tokens_.peek(length).text)) ||
           (tokens_.peek(length).spaceBefore && isWholeNumber(tokens_.peek(length))))
        ++length;
    return length;
}

std::string NameReader::entry() {
    if (tokens_.peek().kind != Token::Kind::Word) tokens_.unexpected();
    std::string name;
    const auto known = known_.match(tokens_.tokens(), tokens_.position(), name);
    const auto length = wordRun();
    if (known < length) return joined(length);
    tokens_.moveTo(tokens_.position() + known);
    return name;
}

std::string NameReader::key() {
    if (tokens_.peek().kind == Token::Kind::String) return unquoted(tokens_.next().text);
    const auto length = labelLength();
    if (length == 0) tokens_.unexpected();
    return joined(length);
}

std::string NameReader::bound() {
    if (tokens_.peek().kind != Token::Kind::Word || isKeyword(tokens_.peek().text)) tokens_.unexpected();
    std::size_t length = 1;
    while (!tokens_.peek(length).isWord("in") &&
           (tokens_.peek(length).kind == Token::Kind::Word || tokens_.peek(length).kind == Token::Kind::Number ||
            isNameSymbol(tokens_.peek(length))))
        ++length;
    auto name = joined(length);
    add(name);
    return name;
}

std::string NameReader::reference() {
    std::string name;
    auto known = known_.match(tokens_.tokens(), tokens_.position(), name);
    std::string builtin;
    if (const auto length = builtinNames().match(tokens_.tokens(), tokens_.position(), builtin); length > known) {
        known = length;
        name = std::move(builtin);
    }
    const bool keyword = isKeyword(tokens_.peek().text);
    if (known == 0 && keyword) tokens_.unexpected();
    const auto length = keyword ? 0 : wordRun();
    if (known < length) return joined(length);
    tokens_.moveTo(tokens_.position() + known);
    return name;
}

bool NameReader::startsKnownPhrase() const {
    std::string name;
    return known_.match(tokens_.tokens(), tokens_.position(), name) != 0 && name.find(' ') != std::string::npos;
}

}  // namespace entente::feel
