#pragma once

#include <string>
#include <string_view>

namespace entente::programs {

/// A sentence or name in the two languages of the pages; `in` falls back to English where there is no Korean.
struct Bilingual {
    std::string en;
    std::string ko;

    const std::string& in(std::string_view language) const { return language == "ko" && !ko.empty() ? ko : en; }
};

}  // namespace entente::programs
