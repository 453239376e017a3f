#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>

#include "docx/style_table.h"
#include "xml/document.h"

namespace entente::docx {

/// Counts the lists of a document in reading order (ECMA-376-1 17.9). One object for one pass.
class ListCounter {
  public:
    ListCounter() = default;
    explicit ListCounter(const xml::Document& numbering);

    /// The text before the next item of that list: `a)`, `1.2`, `•`; empty for a list that the document does not have.
    std::string next(const ListReference& item);

  private:
    static constexpr int levels = 9;
    struct Level {
        std::string format = "decimal", text;
        int start = 1;
    };
    struct Definition {
        std::array<Level, levels> level;
    };
    struct List {
        std::string definition;
        std::array<int, levels> start;  ///< -1: as the definition says
    };

    std::map<std::string, Definition, std::less<>> definitions_;
    std::map<std::string, List, std::less<>> lists_;
    std::map<std::string, std::array<int, levels>, std::less<>> counts_;  ///< by definition; 0 before the first item
    std::map<std::string, bool, std::less<>> begun_;                      ///< lists of which an item was seen
};

/// A number in the form of `w:numFmt`: `decimal`, `lowerLetter`, `upperRoman`, `ganada`, `decimalEnclosedCircle` …
std::string formatNumber(int number, std::string_view format);

}  // namespace entente::docx
