#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace entente::feel {

/// Grammar rules 27 to 30 of DMN 1.5.
bool isNameStart(char32_t c);
bool isNamePart(char32_t c);
bool isSpace(char32_t c);

/// Whether the parser reads the name without being told of it: words with single spaces between them, no keyword.
bool isPlainName(std::string_view name);
bool isKeyword(std::string_view word);

/// White space within becomes one space, that at the ends goes.
std::string normalizedName(std::string_view name);

/// The candidate most like `name`, or an empty text when none comes close.
std::string closestName(std::string_view name, const std::vector<std::string>& candidates);

}  // namespace entente::feel
