#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "docx/late_fields.h"

namespace entente::docx {

/// How a copy relates to the document that it says it was made of.
struct CopyCheck {
    LateValues filled;                 ///< late fields that are other than in the document, as the copy has them
    std::vector<Message> differences;  ///< all else: part, paragraph and what changed there
    bool moreDifferences = false;      ///< there are too many to name

    bool differsInLateFieldsOnly() const { return differences.empty(); }
};

/// Fills the late fields of `agreed` with what stands in those of `copy` and compares every byte of every part with
/// `copy`. How the parts are packed does not count. Errors: those of opening.
Result<CopyCheck> checkCopy(const std::string& agreed, const std::string& copy);

}  // namespace entente::docx
