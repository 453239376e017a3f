#pragma once

#include <cstdint>

#include "base/id.h"
#include "storage/db/database.h"

namespace entente::bench {

/// Fills the database with copies of a real case and of all its rows, those of the history and of the audit log too
/// (whose chains they break): a million cases of the engine's own making would take hours.
void copyCase(storage::Database& database, InstanceId source, std::int64_t count);

}  // namespace entente::bench
