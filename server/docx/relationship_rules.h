#pragma once

#include "base/result.h"
#include "docx/package.h"

namespace entente::docx {

/// Whether a document may refer to this: nothing that loads from elsewhere or runs, see `validateUpload`.
Result<void> checkRelationship(const Relationship& relationship);

}  // namespace entente::docx
