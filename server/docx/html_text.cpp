#include "docx/html_text.h"

#include "base/utf8.h"
#include "template/html.h"

namespace entente::docx {

void escapeHtml(std::string& out, std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const auto begin = at;
        utf8::next(text, at);
        const auto character = text.substr(begin, at - begin);
        if (!utf8::hasForbiddenControls(character)) templates::escapeHtml(out, character);
    }
}

}  // namespace entente::docx
