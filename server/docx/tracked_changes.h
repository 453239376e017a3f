#pragma once

#include <string>

#include "base/result.h"
#include "base/time.h"

namespace entente::docx {

/// Who changed a document, as Word shows it.
struct ChangeAuthor {
    std::string name;
    Timestamp at;
};

/// The document `after` with all that differs from `before` in its body as tracked changes (`w:ins`, `w:del`,
/// ECMA-376-1 17.13.5): words in paragraphs, whole paragraphs, rows and tables. Accepting all gives the text of
/// `after`, rejecting all that of `before`. Pictures and notes that are gone are not brought back; earlier tracked
/// changes count as accepted. Headers, footers and notes are those of `after`. Errors: those of opening a document.
Result<std::string> trackedChanges(std::string before, std::string after, const ChangeAuthor& author);

}  // namespace entente::docx
