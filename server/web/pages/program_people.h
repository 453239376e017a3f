#pragma once

#include "programs/program.h"
#include "web/pages/context.h"
#include "web/views/program.h"

namespace entente::web {

/// How many of each side take part in which state, each leading to its list, and to how many addresses mail could not
/// be delivered: of the partner's people to a partner's coordinator, of both to everybody else. No rows when nobody
/// takes part.
ProgramView::People programPeople(storage::ReadTx& tx, const Visit& visit, const programs::Program& program);

}  // namespace entente::web
