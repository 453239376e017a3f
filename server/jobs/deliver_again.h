#pragma once

#include <cstdint>

#include "base/id.h"
#include "base/result.h"
#include "base/time.h"
#include "storage/db/database.h"

namespace entente::jobs {

/// Sends a message or signal that was given up on its way again, with no hops behind it; noted. Rejected when it is on
/// its way already or has arrived, so that a second press does nothing. Thread-safe.
Result<void> deliverAgain(storage::Database& database, std::int64_t delivery, AccountId by, Timestamp now);

}  // namespace entente::jobs
