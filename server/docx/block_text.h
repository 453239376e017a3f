#pragma once

#include <string>
#include <vector>

#include "xml/element.h"

namespace entente::docx {

/// The text of a paragraph, cell or any other element as a reader sees it: paragraphs end with line feeds, cells with
/// tabs; what is marked as deleted and what is only in fields' instructions is left out.
std::string visibleText(const xml::Element& element);

/// The paragraphs and tables that stand directly in a container, with those of content controls among them.
std::vector<const xml::Element*> blocksOf(const xml::Element& container);

/// What two revisions of blocks are compared by: their texts, in which no paragraph equals a table.
std::vector<std::string> comparableTexts(const std::vector<const xml::Element*>& blocks);

/// The rows of a table, and the cells of a row.
std::vector<const xml::Element*> rowsOf(const xml::Element& table);
std::vector<const xml::Element*> cellsOf(const xml::Element& row);

}  // namespace entente::docx
