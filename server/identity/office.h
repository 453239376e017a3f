#pragma once

#include <optional>

#include "base/result.h"
#include "identity/identity_service.h"
#include "storage/db/transaction.h"

/// To which organisation the person of an account belongs: a coordinator to one that takes part on their side.
namespace entente::identity {

/// Of a new account; 0 for none. Who is known to belong to another than the named one is refused: that is a matter of
/// the person's record. Who holds a role of the account's side may belong anywhere. A coordinator whom nobody placed
/// belongs to the only organisation of their side, if the programs name just one; as long as there is no program, to
/// any or none. Errors have `organisation` in `place`.
Result<OrganisationId> officeFor(storage::ReadTx& tx, const NewAccount& account, std::optional<PersonId> known);

/// The same for coordinators whose accounts are older than the programs that were just made.
void placeCoordinators(storage::Tx& tx);

}  // namespace entente::identity
