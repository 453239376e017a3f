#include "mail/same_change.h"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace entente::mail {

namespace {

using Lines = std::vector<std::string_view>;

/// A passage of `before` (from, count) and what stands there now.
struct Passage {
    std::size_t from = 0, count = 0;
    Lines now;
};

Lines linesOf(std::string_view text) {
    Lines lines;
    for (;;) {
        const auto end = text.find('\n');
        lines.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return lines;
        text.remove_prefix(end + 1);
    }
}

/// `length[i][j]`: of the longest common sequence of what follows line i of the one and line j of the other.
std::vector<std::vector<std::size_t>> commonLengths(const Lines& before, const Lines& after) {
    std::vector<std::vector<std::size_t>> length(before.size() + 1, std::vector<std::size_t>(after.size() + 1));
    for (std::size_t i = before.size(); i-- > 0;)
        for (std::size_t j = after.size(); j-- > 0;)
            length[i][j] =
                before[i] == after[j] ? length[i + 1][j + 1] + 1 : std::max(length[i + 1][j], length[i][j + 1]);
    return length;
}

std::vector<Passage> passagesOf(const Lines& before, const Lines& after) {
    const auto length = commonLengths(before, after);
    std::vector<Passage> passages;
    bool open = false;
    std::size_t i = 0, j = 0;
    const auto passage = [&]() -> Passage& {
        if (!open) passages.push_back({i, 0, {}});
        open = true;
        return passages.back();
    };
    while (i < before.size() || j < after.size()) {
        if (i < before.size() && j < after.size() && before[i] == after[j]) {
            open = false;
            ++i, ++j;
        } else if (j == after.size() || (i < before.size() && length[i + 1][j] >= length[i][j + 1])) {
            ++passage().count;
            ++i;
        } else {
            passage().now.push_back(after[j++]);
        }
    }
    return passages;
}

/// Where these lines stand in the text, as a whole and once.
std::optional<std::size_t> placeOf(const Lines& text, const Lines& wanted) {
    const auto found = std::search(text.begin(), text.end(), wanted.begin(), wanted.end());
    if (found == text.end() || std::search(found + 1, text.end(), wanted.begin(), wanted.end()) != text.end())
        return std::nullopt;
    return static_cast<std::size_t>(found - text.begin());
}

/// The lines from one on, with those above it until the text has them but once.
std::optional<std::size_t> anchor(const Lines& text, const Lines& before, const Passage& passage) {
    const bool added = passage.count == 0;
    if (added && passage.from == 0) return 0;
    for (std::size_t above = added ? 1 : 0; above <= passage.from; ++above) {
        const Lines wanted(before.begin() + static_cast<std::ptrdiff_t>(passage.from - above),
                           before.begin() + static_cast<std::ptrdiff_t>(passage.from + passage.count));
        if (const auto at = placeOf(text, wanted)) return *at + above;
        if (std::search(text.begin(), text.end(), wanted.begin(), wanted.end()) == text.end()) return std::nullopt;
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::string> sameChange(std::string_view before, std::string_view after, std::string_view other) {
    const auto lines = linesOf(before);
    auto changed = linesOf(other);
    for (const auto& passage : passagesOf(lines, linesOf(after))) {
        const auto at = anchor(changed, lines, passage);
        if (!at) return std::nullopt;
        const auto from = changed.begin() + static_cast<std::ptrdiff_t>(*at);
        const auto rest = changed.erase(from, from + static_cast<std::ptrdiff_t>(passage.count));
        changed.insert(rest, passage.now.begin(), passage.now.end());
    }
    std::string text;
    for (std::size_t i = 0; i < changed.size(); ++i)
        (text += i == 0 ? "" : "\n") += changed[i];
    return text;
}

}  // namespace entente::mail
