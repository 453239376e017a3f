#pragma once

#include <cstddef>
#include <string>

#include "base/result.h"

namespace entente::docx {

/// The document with every table of its body that has more than `rows` rows divided into several, each with the heading
/// rows, for programs whose layout slows down with the square of a table. Rows joined downwards stay together; between
/// the tables stands a paragraph too small to see. The same bytes when no table is that long.
Result<std::string> withShortTables(std::string bytes, std::size_t rows);

}  // namespace entente::docx
