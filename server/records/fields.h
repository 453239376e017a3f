#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "programs/day.h"

namespace entente::records {

/// A record as forms and tables of a spreadsheet have it: a text for each column.
using Fields = std::map<std::string, std::string, std::less<>>;

struct Column {
    const char* name;     ///< of the form field, and in the first line of a table in English
    const char* headers;  ///< what else it is called there, with `|` between; the first is Korean
    std::size_t longest = 200;
    bool required = false;
    bool shared = false;  ///< the other side of a program reads it too
    bool prose = false;   ///< may have several lines
    bool given = false;   ///< by the server: nobody changes it

    /// As a table in that language names it.
    std::string header(std::string_view language) const;
};

/// The text of a column; empty when there is none.
const std::string& textOf(const Fields& fields, std::string_view name);

/// The column that a header of a table means, whatever its case, spaces and signs; null for none.
const Column* columnOf(std::span<const Column> columns, std::string_view header);

/// Cuts white space at both ends; one error for each column that is missing, too long, or holds what no line may.
std::vector<Error> checkTexts(std::span<const Column> columns, Fields& fields);

/// Two spellings of one name give the same: case, spaces, signs, and the order of Latin words do not count.
std::string nameKey(std::string_view name);

using programs::isDay;

}  // namespace entente::records
