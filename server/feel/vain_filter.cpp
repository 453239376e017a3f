#include "feel/vain_filter.h"

#include <algorithm>
#include <array>

#include "feel/token.h"

namespace entente::feel {

namespace {

/// Token by token; behind the last one stands `End`.
class Tokens {
  public:
    explicit Tokens(const std::vector<Token>& tokens) : tokens_(tokens) {}

    const Token& at(std::size_t place) const { return tokens_[std::min(place, tokens_.size() - 1)]; }
    bool isName(std::size_t place) const { return at(place).kind == Token::Kind::Word; }
    /// Nothing goes on behind it: no entry, call, filter, sum or further word of a name.
    bool endsAt(std::size_t place) const {
        const auto& next = at(place);
        return next.kind == Token::Kind::End || next.is("]") || next.is(")") || next.is(",") || next.isWord("and") ||
               next.isWord("or");
    }
    /// Nothing stands before that would make it part of something else.
    bool beginsAt(std::size_t place) const {
        if (place == 0) return true;
        const auto& before = at(place - 1);
        return before.is("[") || before.is("(") || before.is(",") || before.isWord("and") || before.isWord("or");
    }
    /// Whether a bracket here filters what stands before it; else it begins a list or range.
    bool isValueBefore(std::size_t place) const {
        if (place == 0) return false;
        const auto& before = at(place - 1);
        constexpr std::array kOperators = {"in", "return", "then", "else", "and", "or", "if", "satisfies", "between"};
        if (before.kind == Token::Kind::Word)
            return std::find(kOperators.begin(), kOperators.end(), before.text) == kOperators.end();
        return before.is(")") || before.is("]") || before.is("}");
    }
    bool isItemEntry(std::size_t place) const {
        return at(place).isWord("item") && at(place + 1).is(".") && isName(place + 2);
    }

    /// The name that is compared with itself from here on; empty for none.
    std::string_view comparedWithItself(std::size_t place) const {
        if (!beginsAt(place)) return {};
        if (isItemEntry(place) && at(place + 3).is("=") && isName(place + 4) && endsAt(place + 5) &&
            at(place + 2).text == at(place + 4).text)
            return at(place + 4).text;
        if (isName(place) && at(place + 1).is("=") && isItemEntry(place + 2) && endsAt(place + 5) &&
            at(place).text == at(place + 4).text)
            return at(place).text;
        return {};
    }

  private:
    const std::vector<Token>& tokens_;
};

}  // namespace

std::vector<std::string> vainFilters(std::string_view expression) {
    std::vector<std::string> names;
    const auto tokens = tokenize(expression);
    if (!tokens) return names;
    const Tokens all(*tokens);
    std::vector<bool> filters;  // of the brackets around, which are filters
    for (std::size_t place = 0; place < tokens->size(); ++place) {
        if (all.at(place).is("[")) filters.push_back(all.isValueBefore(place));
        if (all.at(place).is("]") && !filters.empty()) filters.pop_back();
        if (std::find(filters.begin(), filters.end(), true) == filters.end()) continue;
        const auto name = all.comparedWithItself(place);
        if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end()) names.emplace_back(name);
    }
    return names;
}

}  // namespace entente::feel
