#pragma once

#include <algorithm>
#include <cstdint>

namespace entente::jobs {

/// What failed so often is not tried again by itself.
inline constexpr int kMostAttempts = 12;

/// How long to wait after that many attempts: a minute, then twice as long each time, about an hour in the end.
constexpr std::int64_t pauseSeconds(int attempts) {
    return std::int64_t{60} << std::clamp(attempts - 1, 0, 6);
}

}  // namespace entente::jobs
