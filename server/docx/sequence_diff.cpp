#include "docx/sequence_diff.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

namespace entente::docx {

namespace {

using Ids = std::vector<int>;

constexpr int mostEdits = 1'500;

/// Pairs of equal items, in order.
using Matches = std::vector<std::pair<std::size_t, std::size_t>>;

Matches myers(const Ids& a, const Ids& b) {
    const int n = static_cast<int>(a.size()), m = static_cast<int>(b.size());
    const int most = std::min(n + m, mostEdits);
    const auto at = [most](int k) { return static_cast<std::size_t>(k + most + 1); };
    std::vector<int> reach(static_cast<std::size_t>(2 * most) + 3, 0);
    std::vector<std::vector<int>> trace;
    for (int d = 0; d <= most; ++d) {
        trace.push_back(reach);
        for (int k = -d; k <= d; k += 2) {
            const bool down = k == -d || (k != d && reach[at(k - 1)] < reach[at(k + 1)]);
            int x = down ? reach[at(k + 1)] : reach[at(k - 1)] + 1;
            while (x < n && x - k < m && a[static_cast<std::size_t>(x)] == b[static_cast<std::size_t>(x - k)])
                ++x;
            reach[at(k)] = x;
            if (x < n || x - k < m) continue;

            Matches matches;
            int endX = n, endY = m;
            for (int step = d; step >= 0; --step) {
                const auto& earlier = trace[static_cast<std::size_t>(step)];
                const int line = endX - endY;
                const bool wasDown = line == -step || (line != step && earlier[at(line - 1)] < earlier[at(line + 1)]);
                const int from = wasDown ? line + 1 : line - 1;
                const int startX = step == 0 ? 0 : earlier[at(from)], startY = step == 0 ? 0 : startX - from;
                const int runX = step == 0 ? 0 : wasDown ? startX : startX + 1;
                for (; endX > runX; --endX, --endY)
                    matches.emplace_back(endX - 1, endY - 1);
                endX = startX;
                endY = startY;
            }
            std::reverse(matches.begin(), matches.end());
            return matches;
        }
    }
    return {};
}

}  // namespace

std::vector<Stretch> diff(const std::vector<std::string>& before, const std::vector<std::string>& after) {
    std::size_t head = 0, tail = 0;
    const auto shorter = std::min(before.size(), after.size());
    while (head < shorter && before[head] == after[head])
        ++head;
    while (tail < shorter - head && before[before.size() - 1 - tail] == after[after.size() - 1 - tail])
        ++tail;
    std::unordered_map<std::string_view, int> known;
    const auto number = [&](const std::vector<std::string>& items) {
        Ids ids;
        for (std::size_t i = head; i + tail < items.size(); ++i)
            ids.push_back(known.try_emplace(items[i], static_cast<int>(known.size())).first->second);
        return ids;
    };
    Matches matches;
    for (std::size_t i = 0; i < head; ++i)
        matches.emplace_back(i, i);
    const auto a = number(before), b = number(after);
    for (const auto& [x, y] : myers(a, b))
        matches.emplace_back(x + head, y + head);
    for (std::size_t i = tail; i > 0; --i)
        matches.emplace_back(before.size() - i, after.size() - i);

    std::vector<Stretch> stretches;
    std::size_t x = 0, y = 0;
    const auto gap = [&](std::size_t toX, std::size_t toY) {
        if (x < toX || y < toY) stretches.push_back({false, x, toX, y, toY});
        x = toX;
        y = toY;
    };
    for (const auto& [matchX, matchY] : matches) {
        gap(matchX, matchY);
        if (stretches.empty() || !stretches.back().isCommon) stretches.push_back({true, x, x, y, y});
        stretches.back().beforeEnd = ++x;
        stretches.back().afterEnd = ++y;
    }
    gap(before.size(), after.size());
    return stretches;
}

}  // namespace entente::docx
