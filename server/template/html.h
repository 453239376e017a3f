#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "template/markdown.h"

namespace entente::templates {

/// Appends `text` for an element or a quoted attribute value.
void escapeHtml(std::string& out, std::string_view text);

/// Appends `<a href="url">text</a>`.
void writeHtmlLink(std::string& out, std::string_view text, std::string_view url);

/// Appends blocks as h1 … h6, p, ul, ol, blockquote, pre, table and hr; everything in them is escaped.
void writeHtml(std::string& out, const std::vector<MarkdownBlock>& blocks);

/// Appends an `img` that holds the picture itself; `width` in EMU, 0 for the picture's own.
void writeHtmlPicture(std::string& out, std::string_view bytes, std::string_view mediaType, std::int64_t width,
                      std::string_view alt);

}  // namespace entente::templates
