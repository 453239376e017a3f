#pragma once

#include "base/result.h"
#include "xml/element.h"

namespace entente::docx {

/// Refuses fields below `root` that run something or load from elsewhere when the document is opened or updated
/// (ECMA-376-1 17.16.5): DDE, DDEAUTO, LINK, INCLUDETEXT, DATABASE, and INCLUDEPICTURE of a remote address.
Result<void> checkFields(const xml::Element& root);

}  // namespace entente::docx
