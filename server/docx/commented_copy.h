#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "template/outcome.h"

namespace entente::docx {

/// The document with a Word comment for each finding, at the paragraph it speaks of; findings in headers, footers and
/// notes, where Word knows no comments, and those about the whole document stand at the first paragraph and name their
/// part. Errors: those of opening a document.
Result<std::string> withComments(std::string bytes, const std::vector<templates::Finding>& findings);

}  // namespace entente::docx
