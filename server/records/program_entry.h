#pragma once

#include <span>
#include <vector>

#include "identity/account.h"
#include "programs/program.h"
#include "records/record_kind.h"

/// A program as it is entered: what its sheet says, and the organisations of its two parties.
namespace entente::records {

/// `organisation_a` and `organisation_b`: what is asked of a new program beside the columns of `programSheet`.
std::span<const Column> newProgramColumns();

/// Everything that is wrong, each with its column as the place; `record.id` is 0 for a new one. The parties take the
/// time zone and calendar of their organisations, and `program` is whole when nothing is wrong.
std::vector<Error> checkEntry(storage::ReadTx& tx, const programs::RecordScope& scope, Record& record,
                              programs::Program& program);

/// Enters one without errors, with all its parts. A coordinator of side A who enters it speaks for their side, unless
/// it says who does.
ProgramId enterProgram(storage::Tx& tx, const Writer& writer, const identity::Account& account,
                       programs::Program program);

}  // namespace entente::records
