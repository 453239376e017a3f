#pragma once

#include <string>
#include <string_view>
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

struct GivenNumber {
    InstanceId instance;
    std::string number;
};

/// Of the letters that side A has dispatched with a date between these two, both ISO and included.
std::vector<GivenNumber> numbersGiven(storage::ReadTx& tx, std::string_view from, std::string_view to);

}  // namespace entente::approvals
