#pragma once

#include <cstdint>

#include "base/time.h"
#include "programs/program.h"

namespace entente::web {

/// Days after `from` up to `to` on which both offices work; negative when `to` lies before `from`. Days are those of
/// side A's zone.
std::int64_t sharedDays(const programs::Program& program, Timestamp from, Timestamp to);

}  // namespace entente::web
