#pragma once

#include <vector>

#include "programs/program.h"
#include "storage/db/transaction.h"
#include "web/pages/context.h"
#include "web/views/program.h"

namespace entente::web {

/// What the server could not deliver within the program and has given up, about the reader's side; for its
/// coordinators.
std::vector<ProgramView::Undelivered> undeliveredOf(storage::ReadTx& tx, const Visit& visit,
                                                    const programs::Program& program);

}  // namespace entente::web
