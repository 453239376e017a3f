#pragma once

#include <cstdint>

namespace entente::feel {

/// Of the proleptic Gregorian calendar (ISO 8601), for every year that FEEL knows; std::chrono ends at 32,767.
constexpr bool isLeap(std::int64_t year) {
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

}  // namespace entente::feel
