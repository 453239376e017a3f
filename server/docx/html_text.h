#pragma once

#include <string>
#include <string_view>

namespace entente::docx {

/// Appends `text` (UTF-8) for content and attributes of HTML. Bidirectional controls would show another text than the
/// one that is signed; they are left out with the rest of what HTML does not allow.
void escapeHtml(std::string& out, std::string_view text);

}  // namespace entente::docx
