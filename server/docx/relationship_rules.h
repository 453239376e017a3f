#pragma once

#include <string_view>

#include "base/result.h"
#include "docx/package.h"

namespace entente::docx {

/// Whether a document may refer to this: nothing that loads from elsewhere or runs, see `validateUpload`. Of the
/// address of a link with tags only what stands before the first is known; the output looks at the whole.
Result<void> checkRelationship(const Relationship& relationship);

/// Whether a hyperlink may lead there: http, https, mailto and tel, and addresses without scheme.
bool isAllowedLink(std::string_view address);
bool hasAllowedScheme(std::string_view address);

}  // namespace entente::docx
