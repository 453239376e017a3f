#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace entente::docx {

/// An HTML fragment that shows the stored document: `<article class="document">` with `<header>`, the body and
/// `<footer>`, made of h1…h6, p, ol/ul/li, table/tr/td/th, strong/em/u/s/sub/sup, a (http, https and mailto only), br
/// and
/// `<hr class="document-page-break">`. Alignment and indents are class names (`document-center`, `document-right`,
/// `document-justify`, `document-indent-1`…`-9`), never styles; there is no script; every text is escaped. Numbers of
/// lists stand as text, so that they are Word's (`a)`, `1.2`). Pictures are shown as their alternative text.
/// Errors: those of `validateUpload`.
Result<std::string> previewHtml(std::string_view bytes);

}  // namespace entente::docx
