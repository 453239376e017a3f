#pragma once

#include <cstdint>
#include <optional>

#include "base/id.h"
#include "base/time.h"

namespace entente::programs {

/// How often a record was changed, and by whom last: who saves what they opened earlier names the version they saw.
struct RecordState {
    std::int64_t version = 1;
    std::optional<Timestamp> changedAt = {};
    AccountId changedBy = {};
};

}  // namespace entente::programs
