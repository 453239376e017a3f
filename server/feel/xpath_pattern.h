#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace entente::feel {

/// A regular expression of XPath 3.1 (Functions and Operators, 5.6.1) as ICU's; `options` receives ICU's flags for
/// those of `flags` (`s`, `m`, `i`, `x`, `q`). Nothing for unknown flags and for what XPath does not allow.
std::optional<std::string> translatePattern(std::string_view pattern, std::string_view flags, std::uint32_t& options);

/// A replacement string of XPath (5.6.4) as ICU's, for a pattern with so many groups: a reference to a group that the
/// pattern does not have is empty. With flag `q` no character is special. Nothing for a `$` without digit and for a
/// backslash before another character than these two.
std::optional<std::string> translateReplacement(std::string_view replacement, std::string_view flags, int groups);

}  // namespace entente::feel
