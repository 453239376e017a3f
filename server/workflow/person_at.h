#pragma once

#include <optional>
#include <string_view>

#include "programs/person.h"
#include "storage/db/transaction.h"

namespace entente::workflow {

/// Who is meant by an address: the person who has it, else the person whose account has it, who may have another
/// address among the people. Persons count, not addresses. Nothing when nobody has it.
std::optional<programs::Person> personAt(storage::ReadTx& tx, std::string_view email);

}  // namespace entente::workflow
