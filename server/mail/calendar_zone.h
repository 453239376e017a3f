#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

/// The rules of a zone as a calendar file carries them (RFC 5545 §3.6.5), from the system's zoneinfo.
namespace entente::mail {

struct Observance {
    bool daylight = false;
    std::int64_t onset = 0;       ///< seconds since 1970-01-01T00:00 of the wall clock before the change
    std::int32_t offsetFrom = 0;  ///< seconds east of UTC
    std::int32_t offsetTo = 0;
    std::string abbreviation;
    std::string rule = {};  ///< RRULE when the change comes each year by one rule
};

/// Those that tell every moment from `start` to `end`. Where the zone changes twice each year by rules that RRULE can
/// say, it does, because readers map such a zone to one of their own; else each change of the years around stands by
/// itself. Throws std::invalid_argument for an unknown zone. Pure; thread-safe.
std::vector<Observance> observances(std::string_view zone, Timestamp start, Timestamp end);

}  // namespace entente::mail
