#pragma once

#include "base/result.h"
#include "base/time.h"
#include "feel/value.h"
#include "storage/db/transaction.h"

namespace entente::programs {

/// Takes organisations, persons, calendars and programs from a document shaped as `etc/demo/README.md` says. All or
/// nothing: an error names the entry that is wrong.
Result<void> importPrograms(storage::Tx& tx, const feel::Value& document, Timestamp now);

}  // namespace entente::programs
