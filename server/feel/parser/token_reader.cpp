#include "feel/parser/token_reader.h"

namespace entente::feel {

bool TokenReader::take(std::string_view symbol) {
    if (!peek().is(symbol)) return false;
    next();
    return true;
}

bool TokenReader::takeWord(std::string_view word) {
    if (!peek().isWord(word)) return false;
    next();
    return true;
}

void TokenReader::expect(std::string_view symbol) {
    if (take(symbol)) return;
    if (atEnd()) fail("feel.missing_at_end", "`{symbol}` is missing at the end", {{"symbol", std::string(symbol)}});
    fail("feel.missing", "`{symbol}` is expected before `{token}`",
         {{"symbol", std::string(symbol)}, {"token", std::string(peek().text)}});
}

void TokenReader::expectWord(std::string_view word) {
    if (peek().isWord(word))
        next();
    else
        expect(word);
}

void TokenReader::expectEnd() const {
    if (!atEnd()) unexpected();
}

void TokenReader::failAt(std::size_t offset, std::string key, std::string pattern, Message::Arguments arguments) const {
    throw SyntaxError{invalid(std::move(key), std::move(pattern), std::move(arguments), placeAt(source_, offset))};
}

void TokenReader::unexpected() const {
    if (atEnd()) fail("feel.unexpected_end", "the expression is not complete");
    fail("feel.unexpected", "`{token}` is not expected here", {{"token", std::string(peek().text)}});
}

}  // namespace entente::feel
