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

/// What quotes data, which may be anything, as a text that XML can hold: a question mark for every character that it
/// cannot, for control characters other than tab and line feed, and for every byte beyond ASCII of what is no UTF-8.
std::string printable(std::string_view text);

}  // namespace entente::xml
