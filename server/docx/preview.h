#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace entente::docx {

/// An HTML fragment that shows the stored document: `<article class="document">` with `<header>`, the body and
/// `<footer>`. The title is h2, headings are h3 … h6 (the page around has its own h1); beside them p, table/tr/th/td,
/// strong, em, u, s, sub, sup, a (http, https and mailto only), br, `<hr class="document-page-break">`, and
/// `<section class="document-notes">`. Items of lists are `<p class="document-item document-indent-1">` that begin with
/// `<span class="document-number">a)</span>`, because the numbers are Word's, not the browser's. Classes:
/// `document-center`, `document-right`, `document-justify`, `document-indent-1` … `-9`, `document-table`,
/// `document-box` (text box), `document-picture` (its alternative text), `document-tab`. There is no script and no
/// style, and every text is escaped.
/// Errors: those of opening a document (see `validateUpload`), and `docx.preview_too_long`.
Result<std::string> previewHtml(std::string_view bytes);

}  // namespace entente::docx
