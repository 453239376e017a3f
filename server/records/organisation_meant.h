#pragma once

#include <string>

#include "programs/record_query.h"
#include "storage/db/transaction.h"

namespace entente::records {

/// The code of the organisation with this code, else with a name that only one of the scope has; empty for none.
std::string organisationMeant(storage::ReadTx& tx, const programs::RecordScope& scope, const std::string& text);

}  // namespace entente::records
