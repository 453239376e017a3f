#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace entente::templates {

/// A piece of text with one look. `text` is `\n` for a line break.
struct MarkdownSpan {
    std::string text;
    bool bold = false, italic = false, strike = false, code = false;
    std::string url;  ///< http, https or mailto; empty when it is no link
};

using MarkdownSpans = std::vector<MarkdownSpan>;

/// One block; nested blocks follow one another, and say how deep they are.
struct MarkdownBlock {
    enum class Kind { Paragraph, Heading, Code, Rule, Table };
    Kind kind = Kind::Paragraph;
    int heading = 0;  ///< 1 … 6
    int quote = 0;    ///< block quotes around
    /// The list it stands in.
    int listDepth = 0;       ///< 0: none
    std::size_t list = 0;    ///< which list of the text, from 1, where listDepth is not 0
    bool ordered = false;    ///< that list
    int start = 1;           ///< its first number
    bool opensItem = false;  ///< the item begins here; other blocks of the item belong below it
    MarkdownSpans spans;
    std::vector<std::vector<MarkdownSpans>> rows;  ///< of a table, the first is its head
};

/// CommonMark 0.29 with the tables and strikethrough of GitHub Flavored Markdown. HTML in it is text; of pictures only
/// the alternative text stays. Error `template.markdown_length` beyond 100,000 bytes, `template.control_character`.
Result<std::vector<MarkdownBlock>> parseMarkdown(std::string_view text);

}  // namespace entente::templates
