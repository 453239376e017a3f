#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "storage/db/database.h"
#include "workflow/case_move_repository.h"
#include "workflow/package_store.h"

namespace entente::workflow {

/// What people do to a move of many cases. Each act but the first says which edition it was decided on, and fails with
/// kind Conflict when somebody has acted since.

struct NewMove {
    std::string package;       ///< key of the workflow
    PackageId source, target;  ///< versions of it that were activated; the target can be run
    std::string cases;         ///< their numbers with spaces or commas between them; empty: all of the source
    AccountId by;
};

/// Begins it with a look at each case; gives its number. Fails with kind Invalid at the field `source`, `target` or
/// `cases`.
Result<std::int64_t> beginMove(storage::Database& database, PackageStore& packages, const NewMove& order,
                               Timestamp now);

/// Looks at each case that has not gone once more, with `elements` and `gone` of the move.
Result<void> checkAgain(storage::Database& database, CaseMove move, AccountId by);

/// Each case that can go goes, with `reason` of the move. Fails with kind Rejected when they have not been looked at.
Result<void> moveReady(storage::Database& database, CaseMove move, AccountId by);

/// Lets it rest after the case at hand: what has not gone can go later. Rejected when it is not moving.
Result<void> pauseMove(storage::Database& database, CaseMove move, AccountId by);

}  // namespace entente::workflow
