#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "identity/account.h"
#include "programs/bilingual.h"
#include "storage/db/transaction.h"

namespace entente::records {

/// Somebody who is known to the server, as the administrators' list of people shows them.
struct ListedPerson {
    struct Account {
        identity::Role role = identity::Role::Reader;
        std::optional<identity::Side> side = {};
        bool disabled = false;
        std::optional<Timestamp> lastSeen = {};  ///< when the account signed in for the last time
    };
    struct ProgramRole {
        std::string role, program;  ///< codes
    };
    PersonId id;
    programs::Bilingual name, organisation;
    std::string email, language;
    std::optional<Account> account = {};  ///< none: asked by mail only
    std::vector<ProgramRole> roles = {};  ///< the first of them
};

/// Stateless; thread-safe.
class PeopleRepository {
  public:
    /// Those who may sign in come first, then by name. After the person `after`; without one, from the beginning.
    std::vector<ListedPerson> list(storage::ReadTx& tx, PersonId after, int limit) const;
};

}  // namespace entente::records
