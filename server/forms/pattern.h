#pragma once

#include <string_view>

namespace entente::forms {

/// Whether a regular expression is found in a text. A search that takes too long, or a pattern that is none, counts as
/// not found: an author's slip must not hold up the server.
bool matchesPattern(std::string_view pattern, std::string_view text);

/// Whether a text is a regular expression.
bool isPattern(std::string_view pattern);

}  // namespace entente::forms
