#pragma once

#include <string>

#include "app/installation.h"
#include "base/result.h"
#include "base/time.h"
#include "identity/identity_service.h"
#include "storage/db/database.h"

namespace entente::app {

/// Whether nothing was ever put into the database: no program and no account.
bool isUnused(storage::Database& database);

/// Loads the demo program and its accounts into an unused database; any other is left unchanged.
Result<void> loadDemo(storage::Database& database, identity::IdentityService& identity,
                      const Installation& installation, const Clock& clock);

/// The password of the demo accounts, for the sign-in page and the terminal.
std::string demoPassword(const Installation& installation);

}  // namespace entente::app
