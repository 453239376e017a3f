#pragma once

#include <cstdint>
#include <optional>

#include "base/time.h"
#include "programs/program.h"

namespace entente::web {

/// Days after `from` up to `to` on which both offices work; negative when `to` lies before `from`. Days are those of
/// side A's zone.
std::int64_t sharedDays(const programs::Program& program, Timestamp from, Timestamp to);

/// Shared days since `due`; a task is at least one day late as soon as it is late at all. 0 without a due moment.
std::int64_t daysLate(const programs::Program& program, std::optional<Timestamp> due, Timestamp now);

}  // namespace entente::web
