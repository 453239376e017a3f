#pragma once

#include <string>
#include <vector>

#include "docx/additions.h"
#include "docx/marks.h"
#include "template/markdown.h"

namespace entente::docx {

/// Appends blocks of Markdown as paragraphs and tables. Plain paragraphs look like that of the tag; headings, code,
/// quotes, list items and tables take the styles of Word's names (`heading 1` …, `Quote`, `List Paragraph`, `Table
/// Grid`) where the document has them. The last block is always a paragraph.
void writeBlocks(std::string& xml, const std::vector<templates::MarkdownBlock>& blocks, const RunSlot& slot,
                 const std::string& part, Additions& additions);

/// Appends the blocks inside of a paragraph, as runs with line breaks between the blocks. What stands before and behind
/// is no open run.
void writeInline(std::string& xml, const std::vector<templates::MarkdownBlock>& blocks, const RunSlot& slot,
                 const std::string& part, Additions& additions);

/// Text with `\n` as line break and `\t` as tab, as content of a run.
void writeRunText(std::string& xml, std::string_view text);

/// How the document shows links.
std::vector<RunProperty> linkFormat(const Host& host);

}  // namespace entente::docx
