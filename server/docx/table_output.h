#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "docx/part_program.h"

namespace entente::docx {

/// Finishes the tables of a part while its XML is written: empty ones go, equal cells are joined, and the grid and the
/// widths follow the columns that the data gave (ECMA-376-1 17.4). Every call gets the XML written so far, and may
/// change its end.
class TableOutput {
  public:
    explicit TableOutput(const PartProgram& part) : part_(part) {}

    void mark(const MarkInfo& info, std::string& xml);

    /// Whether something may still change what was written, so that it cannot be handed on.
    bool holds(const std::string& xml);
    /// The first `bytes` were handed on and taken off the XML.
    void handedOn(std::size_t bytes);

  private:
    struct Cell {
        const CellInfo* info;
        std::size_t begin = 0, sizeAt = 0, contentAt = 0;
        std::size_t column = 0, span = 1;
        std::string text, merge;
        std::int64_t width = -1;  ///< in twentieths of a point; -1: as the template says
    };
    struct Row {
        const RowInfo* info;
        std::size_t begin = 0, gapAt = 0;
        bool needsProperties = false;  ///< a gap has no `w:trPr` to stand in
        std::vector<Cell> cells;
        std::size_t columns = 0, after = 0;
        bool restarted = false;  ///< a joined cell began anew, so those to its right do too
    };
    struct Joined {
        std::string text;
        std::size_t span;
    };
    struct Table {
        std::size_t begin;
        const TableInfo* info;  ///< null for a table of which only rows move
        std::size_t gridAt = 0;
        bool hasRow = false, inRow = false;
        std::vector<Row> rows;  ///< all of a held table, otherwise the one that is written
        std::map<std::size_t, Joined> above;
    };

    void beginTable(const MarkInfo& info, const std::string& xml);
    void endTable(std::string& xml);
    void writeGap(const MarkInfo& info, std::string& xml);
    void endRow(std::string& xml);
    void endCell(std::string& xml);
    void join(Table& table, Row& row, Cell& cell, std::string& xml);
    static void finishHeld(Table& table, std::string& xml);

    const PartProgram& part_;
    std::vector<Table> tables_;
};

}  // namespace entente::docx
