#pragma once

#include <optional>

#include "base/time.h"
#include "programs/program.h"
#include "storage/db/transaction.h"

namespace entente::workflow {

/// In whose name mails of the program go out, and where replies go: the coordinator of `side`. Is there none any more
/// or not there today (absences), then the deputy; is neither there, then who stands in for the coordinator, else the
/// coordinator all the same. A side that has lost both has its next role asked, so that no reply is lost; nothing only
/// when it has nobody at all.
std::optional<programs::Person> senderOf(storage::ReadTx& tx, const programs::Program& program, Timestamp now,
                                         programs::Side side = programs::Side::A);

}  // namespace entente::workflow
