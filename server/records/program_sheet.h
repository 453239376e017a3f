#pragma once

#include <vector>

#include "programs/program.h"
#include "records/record_kind.h"

/// What the program itself says, of one that exists and of one that is to be made.
namespace entente::records {

/// What the sheet says of a program.
Record sheetOf(const programs::Program& program);

/// As `ProgramPart::check`; `record.id` is 0 for a new one.
std::vector<Error> checkSheet(storage::ReadTx& tx, Record& record);

/// Of a record without errors.
void applySheet(programs::Program& program, const Record& record);

}  // namespace entente::records
