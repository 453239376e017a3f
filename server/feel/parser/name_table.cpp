#include "feel/parser/name_table.h"

#include "feel/names.h"

namespace entente::feel {

void NameTable::add(const std::string& name) {
    if (isPlainName(name)) return;
    const auto tokens = tokenize(name);
    if (!tokens || tokens->size() < 2 || tokens->front().kind != Token::Kind::Word) return;
    Known known{normalizedName(name), {}};
    for (const auto& token : *tokens)
        if (token.kind != Token::Kind::End) known.pieces.push_back({std::string(token.text), token.spaceBefore});
    known.pieces.front().spaceBefore = false;
    auto& list = byFirstWord_[known.pieces.front().text];
    for (const auto& other : list)
        if (other.name == known.name) return;
    list.push_back(std::move(known));
}

std::size_t NameTable::match(const std::vector<Token>& tokens, std::size_t at, std::string& name) const {
    const auto found = byFirstWord_.find(tokens[at].text);
    if (found == byFirstWord_.end() || tokens[at].kind != Token::Kind::Word) return 0;
    std::size_t longest = 0;
    for (const auto& known : found->second) {
        if (known.pieces.size() <= longest || at + known.pieces.size() > tokens.size()) continue;
        bool matches = true;
        for (std::size_t i = 1; i < known.pieces.size() && matches; ++i) {
            const auto& token = tokens[at + i];
            matches = token.text == known.pieces[i].text && token.spaceBefore == known.pieces[i].spaceBefore &&
                      token.kind != Token::Kind::String && token.kind != Token::Kind::AtString;
        }
        if (!matches) continue;
        longest = known.pieces.size();
        name = known.name;
    }
    return longest;
}

}  // namespace entente::feel
