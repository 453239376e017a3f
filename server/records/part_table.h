#pragma once

#include <memory>

#include "records/program_part.h"
#include "records/program_records.h"

namespace entente::records {

/// Whether a part is entered line by line.
bool isTable(const ProgramPart& part);

/// The records of such a part of a program as the lines of a table that is read in or taken away. A line is known by
/// what names it within its program: a duty by its letter and its side, a component by its kind and title, a theme by
/// its title, a venue by its name and room.
std::unique_ptr<ProgramRecords> tableOf(const ProgramViewer& viewer, const ProgramPart& part);

}  // namespace entente::records
