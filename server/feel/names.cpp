#include "feel/names.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"

namespace entente::feel {

namespace {

// Optimal string alignment: a swap of neighbours counts once.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::vector<std::size_t>> rows(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i)
        rows[i][0] = i;
    for (std::size_t j = 0; j <= b.size(); ++j)
        rows[0][j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
            rows[i][j] = std::min({rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + change});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                rows[i][j] = std::min(rows[i][j], rows[i - 2][j - 2] + 1);
        }
    }
    return rows[a.size()][b.size()];
}

}  // namespace

bool isSpace(char32_t c) {
    return c <= ' ' || c == 0x85 || c == 0xA0 || c == 0x1680 || c == 0x180E || (c >= 0x2000 && c <= 0x200B) ||
           c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000 || c == 0xFEFF;
}

bool isNameStart(char32_t c) {
    if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '?';
    return (c >= 0xC0 && c <= 0xD6) || (c >= 0xD8 && c <= 0xF6) || (c >= 0xF8 && c <= 0x2FF) ||
           (c >= 0x370 && c <= 0x37D) || (c >= 0x37F && c <= 0x1FFF && !isSpace(c)) || (c >= 0x200C && c <= 0x200D) ||
           (c >= 0x2070 && c <= 0x218F) || (c >= 0x2C00 && c <= 0x2FEF) || (c >= 0x3001 && c <= 0xD7FF) ||
           (c >= 0xF900 && c <= 0xFDCF) || (c >= 0xFDF0 && c <= 0xFFFD && c != 0xFEFF) ||
           (c >= 0x10000 && c <= 0xEFFFF);
}

bool isNamePart(char32_t c) {
    return isNameStart(c) || (c >= '0' && c <= '9') || c == 0xB7 || (c >= 0x300 && c <= 0x36F) ||
           (c >= 0x203F && c <= 0x2040);
}

bool isKeyword(std::string_view word) {
    static constexpr std::array<std::string_view, 17> keywords{
        "and", "between",  "else", "every", "external", "false",     "for",  "function", "if",
        "in",  "instance", "null", "or",    "return",   "satisfies", "some", "then"};
    return word == "true" || std::binary_search(keywords.begin(), keywords.end(), word);
}

bool isPlainName(std::string_view name) {
    if (name.empty() || !utf8::valid(name)) return false;
    std::size_t offset = 0;
    std::size_t wordStart = 0;
    bool atWordStart = true;
    while (offset < name.size()) {
        const auto before = offset;
        const auto c = utf8::next(name, offset);
        if (c == ' ') {
            if (atWordStart || isKeyword(name.substr(wordStart, before - wordStart))) return false;
            atWordStart = true;
            wordStart = offset;
            continue;
        }
        if (atWordStart ? !isNameStart(c) : !isNamePart(c)) return false;
        atWordStart = false;
    }
    return !atWordStart && !isKeyword(name.substr(wordStart));
}

std::string normalizedName(std::string_view name) {
    std::string result;
    bool space = false;
    std::size_t offset = 0;
    while (offset < name.size()) {
        const auto c = utf8::next(name, offset);
        if (isSpace(c)) {
            space = !result.empty();
            continue;
        }
        if (space) result += ' ';
        space = false;
        utf8::append(result, c);
    }
    return result;
}

std::string closestName(std::string_view name, const std::vector<std::string>& candidates) {
    if (name.size() < 3 || name.size() > 64) return {};  // any two short names are alike
    std::size_t best = std::max<std::size_t>(1, name.size() / 4) + 1;
    std::string closest;
    for (const auto& candidate : candidates) {
        if (candidate.size() > name.size() + best || name.size() > candidate.size() + best) continue;
        const auto found = distance(name, candidate);
        if (found < best) {
            best = found;
            closest = candidate;
        }
    }
    return closest;
}

}  // namespace entente::feel
