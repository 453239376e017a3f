#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "programs/side.h"
#include "records/record_kind.h"
#include "storage/db/database.h"

namespace entente::records {

/// What a case writes among the records of its program.
struct CaseRows {
    ProgramId program;
    std::string kind = {};                    ///< one of `workflow::kRecordKinds`
    std::optional<programs::Side> side = {};  ///< on whose behalf; none: on behalf of both, as after an agreement
    std::string component = {};               ///< of sessions: as tables name it; empty: the program's only one
    bool whole = false;                       ///< of sessions: those that no row names are removed
    /// Each by column. A column that is not there stays as it is, an empty text empties it. Of people the entry `id`
    /// names whom the row means, whose address may change then.
    std::vector<Fields> rows = {};
};

/// What their rows are made of, as in a table; empty for no such kind.
std::span<const Column> caseRowColumns(std::string_view kind);

/// Adds what is not known yet and brings the rest up to date, by the checks of the pages and imports, all or nothing;
/// the same rows twice change nothing. Rows are told apart by their number or address, parts of a program by their
/// title, duties by duty and side. Who is of an organisation that the side does not have yet brings it along.
/// Gives the records as they are kept, in the order of the rows. Fails with the row, the column and what is wrong.
Result<std::vector<Record>> keepRows(storage::Database& database, const Clock& clock, const CaseRows& rows);

}  // namespace entente::records
