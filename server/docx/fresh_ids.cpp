#include "docx/fresh_ids.h"

#include <algorithm>

namespace entente::docx {

std::string FreshIds::paragraph() {
    while (low_ > 0xFFFF) {
        while (prefix_ > 1 && used_.paragraphPrefixes[--prefix_]) {
        }
        low_ = 1;
    }
    constexpr std::string_view digits = "0123456789ABCDEF";
    const std::uint32_t id = prefix_ << 16 | low_++;
    std::string text(8, '0');
    for (std::size_t i = 0; i < text.size(); ++i)
        text[i] = digits[id >> (28 - 4 * i) & 0xF];
    return text;
}

std::string FreshIds::numbered(const std::string& name) {
    return ++uses_[name] == 1 ? name : next(name);
}

std::string FreshIds::foreign(const std::string& name) {
    if (++uses_[name] == 1 && !used_.bookmarkNames.contains(name)) return name;
    return next(name);
}

/// `name_2` and so on, unless the template or an earlier number has taken it.
std::string FreshIds::next(const std::string& name) {
    constexpr std::size_t longestName = 40;  // of a bookmark, ECMA-376-1 17.13.6.2
    for (int use = std::max(uses_[name], 2);; ++use) {
        const auto suffix = "_" + std::to_string(use);
        std::size_t keep = std::min(name.size(), longestName - suffix.size());
        while (keep > 0 && keep < name.size() && (static_cast<unsigned char>(name[keep]) & 0xC0) == 0x80)
            --keep;
        auto candidate = name.substr(0, keep) + suffix;
        if (used_.bookmarkNames.contains(candidate) || uses_.contains(candidate)) continue;
        uses_[candidate] = 1;
        uses_[name] = use;
        return candidate;
    }
}

}  // namespace entente::docx
