#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "xml/element.h"

namespace entente::docx {

/// The name of a field by its instruction, in capitals: `REF`.
std::string fieldName(std::string_view instruction);

/// Refuses fields below `root` that run something or load from elsewhere when the document is opened or updated
/// (ECMA-376-1 17.16.5): DDE, DDEAUTO, LINK, INCLUDETEXT, DATABASE, and INCLUDEPICTURE of a remote address.
Result<void> checkFields(const xml::Element& root);

/// Marks the fields below `root` whose result other content decides (contents, indexes, page counts, sequence numbers,
/// references) as dirty, so that Word computes them when it opens the document, without asking. How many there are.
int markComputedFields(xml::Element& root);

}  // namespace entente::docx
