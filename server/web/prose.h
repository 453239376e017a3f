#pragma once

#include <string_view>

#include "web/render.h"

namespace entente::web {

/// Text of forms and mails as HTML: paragraphs, `#` headings (from the third level on), `-` and `1.` lists, `**bold**`,
/// `[text](address)` with an https, http, mailto or local address, and bare addresses as links. Any markup in it is
/// text.
Html proseHtml(std::string_view text);

}  // namespace entente::web
