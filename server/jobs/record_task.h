#pragma once

#include "engine/state.h"
#include "records/case_rows.h"
#include "workflow/step.h"

namespace entente::jobs {

/// What a job of the type `entente:record` asks for: header `kind`, inputs `rows` (a list of contexts), `side` (`A` or
/// `B`; none: both), of sessions `component` and `whole`. Fails with the row and what is wrong in it.
Result<records::CaseRows> caseRowsOf(const workflow::Situation& situation, const engine::Job& job);

/// The same without a case, for a dry run.
Result<records::CaseRows> caseRowsOf(ProgramId program, const engine::Job& job);

/// The variable `written`: the records as they are kept, with `id`, in the order of the rows; a column `name_ko` is the
/// entry `nameKo`.
feel::Value writtenValue(const std::vector<records::Record>& records);

}  // namespace entente::jobs
