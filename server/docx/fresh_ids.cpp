#include "docx/fresh_ids.h"

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
    constexpr std::size_t longestName = 40;  // of a bookmark, ECMA-376-1 17.13.6.2
    const int use = ++uses_[name];
    if (use == 1) return name;
    const auto suffix = "_" + std::to_string(use);
    if (name.size() + suffix.size() <= longestName) return name + suffix;
    std::size_t keep = longestName - suffix.size();
    while (keep > 0 && (static_cast<unsigned char>(name[keep]) & 0xC0) == 0x80)
        --keep;
    return name.substr(0, keep) + suffix;
}

}  // namespace entente::docx
