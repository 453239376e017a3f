#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace entente::docx {

/// One paragraph, or cell of a table, that two documents do not have alike.
struct Difference {
    enum class Kind { Added, Removed, Changed };
    Kind kind;
    std::string part;                  ///< `word/document.xml`
    int paragraph = 0;                 ///< in the new document (a removed one: where it stood), from 1; not for cells
    int table = 0, row = 0, cell = 0;  ///< from 1, for cells and rows
    std::string before, after;

    /// `word/document.xml, paragraph 3: "…" became "…"`.
    std::string english() const;
};

/// How the text of two documents differs, in body, headers, footers and notes, by paragraph, row and cell. Formatting
/// is not compared. Errors: those of opening a document.
Result<std::vector<Difference>> compareTexts(std::string before, std::string after);

}  // namespace entente::docx
