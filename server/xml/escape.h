#pragma once

#include <string>
#include <string_view>

namespace entente::xml {

/// Appends `text` as element content: `&`, `<`, `>` and carriage return as references.
void escapeText(std::string& out, std::string_view text);

/// Appends `text` for a value between double quotes: also `"`, tab and line feed, which a parser would normalise.
void escapeAttribute(std::string& out, std::string_view text);

/// A character that XML 1.0 §2.2 allows in a document.
bool isXmlCharacter(char32_t character);

}  // namespace entente::xml
