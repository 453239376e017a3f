#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/time.h"

namespace entente::programs {

/// A participation in a change of many.
struct BatchRow {
    std::int64_t participation = 0;
    std::string stateBefore = {};
    std::int64_t version = 0;  ///< that it had afterwards
    std::string outcome = {};  ///< changed, kept, undone, or moved_on: changed again before it could be undone
};

/// A change of many participations to one state, made at once by one account.
struct ParticipationBatch {
    std::int64_t id = 0;
    ProgramId program;
    std::string state;
    AccountId madeBy;
    Timestamp madeAt;
    std::optional<Timestamp> undoneAt = {};
    std::vector<BatchRow> rows = {};

    std::int64_t count(std::string_view outcome) const;
};

}  // namespace entente::programs
