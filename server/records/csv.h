#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

/// Tables as text (RFC 4180), to and from spreadsheets.
namespace entente::records::csv {

inline constexpr std::size_t kMostRows = 5000;
inline constexpr std::size_t kMostCells = 64;

struct Row {
    int line = 0;  ///< of the file, from 1, where the row starts
    std::vector<std::string> cells;
};

/// Rows without those that hold nothing. The separator is the comma, semicolon or tab that the first line has most of.
/// A cell's white space at both ends is cut, and so is the apostrophe that `write` puts before a formula. Errors name
/// the line.
Result<std::vector<Row>> read(std::string_view text);

/// One line with CR LF. What a spreadsheet would run as a formula (`=`, `+`, `-`, `@`, their wide forms, tab, CR at its
/// start) gets an apostrophe before it.
std::string write(const std::vector<std::string>& cells);

}  // namespace entente::records::csv
