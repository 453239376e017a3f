#pragma once

#include <string>
#include <vector>

#include "base/id.h"
#include "storage/db/transaction.h"

namespace entente::approvals {

/// A letter that left for the other side.
struct Dispatched {
    DocumentId document;
    std::string number;
    std::string date;  ///< ISO, as the letter bears it
};

/// Oldest first. Thread-safe.
std::vector<Dispatched> dispatchedOf(storage::ReadTx& tx, ProgramId program);

}  // namespace entente::approvals
