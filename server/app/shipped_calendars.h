#pragma once

#include "app/installation.h"
#include "base/result.h"
#include "storage/db/database.h"

namespace entente::app {

/// Adds the calendars of `etc/calendars.json` whose code the database does not have. What is kept there stays as it is.
Result<void> installCalendars(storage::Database& database, const Installation& installation);

}  // namespace entente::app
