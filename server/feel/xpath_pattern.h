#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace entente::feel {

/// A regular expression of XPath 3.1 (Functions and Operators, 5.6.1) as ICU's; `options` receives ICU's flags for
/// those of `flags` (`s`, `m`, `i`, `x`, `q`). Nothing for unknown flags and for what XPath does not allow.
std::optional<std::string> translatePattern(std::string_view pattern, std::string_view flags, std::uint32_t& options);

}  // namespace entente::feel
