#pragma once

#include <string_view>
#include <vector>

#include "records/import_plan.h"
#include "records/program_part.h"

namespace entente::records {

/// Puts into the audit chain that a record was added, changed or removed: which columns, never to what, because the
/// chain outlives a person's data. Who wrote without an account is the system, on behalf of a case.
void noteRecord(storage::Tx& tx, const RecordKind& kind, const Writer& writer, std::string_view what, std::int64_t id,
                const std::vector<Difference>& changes);
/// The same of a part of a program.
void notePart(storage::Tx& tx, const Writer& writer, ProgramId program, const ProgramPart& part, std::string_view what,
              const std::vector<std::string>& columns);

/// In which columns of a part two records differ.
std::vector<std::string> changedColumns(const ProgramPart& part, const Record& before, const Record& after);

}  // namespace entente::records
