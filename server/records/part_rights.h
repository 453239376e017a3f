#pragma once

#include <optional>

#include "records/program_part.h"
#include "records/program_records.h"

/// What an account may do with the parts of the program that it looks at.
namespace entente::records {

bool mayAdd(const ProgramViewer& viewer, const ProgramPart& part);
bool mayKeep(const ProgramViewer& viewer, const ProgramPart& part, const Record& record);
/// Takes away what only the side of the record may see.
void hideInner(const ProgramViewer& viewer, const ProgramPart& part, Record& record);
/// For whom they write; administrators do for both.
std::optional<programs::Side> writesFor(const ProgramViewer& viewer);

}  // namespace entente::records
