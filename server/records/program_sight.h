#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "identity/account.h"
#include "programs/program.h"
#include "storage/db/transaction.h"

/// Which programs an account may see, with all that belongs to them: of side B those of its own party; everybody else
/// all. What somebody may not see is to them as if it were not there.
namespace entente::records {

/// Who sees nothing but the programs of their own party; none: an account that sees all.
std::optional<PersonId> partnerOf(const identity::Account& account);
bool maySee(storage::ReadTx& tx, const identity::Account& account, ProgramId program);
/// A calendar is there for whom one of these programs goes by it.
bool maySeeCalendar(storage::ReadTx& tx, const identity::Account& account, std::int64_t calendar);
/// By year, newest first, then by code.
std::vector<ProgramId> programIdsFor(storage::ReadTx& tx, const identity::Account& account);
/// The same in full.
std::vector<programs::Program> programsFor(storage::ReadTx& tx, const identity::Account& account);

}  // namespace entente::records
