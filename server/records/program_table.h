#pragma once

#include <memory>

#include "identity/account.h"
#include "records/record_kind.h"

namespace entente::records {

/// Programs as the lines of a table that is read in or taken away: the sheet with the codes of both organisations. A
/// line is known by its code; a new program is entered with its parties, of a known one these stay as its sheet has
/// them. Made for one account, which sees its own.
std::unique_ptr<RecordKind> programsOf(const identity::Account& account);

}  // namespace entente::records
