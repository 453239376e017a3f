#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.h"

/// Zone rules from the system's zoneinfo (never ICU's, which are old). Thread-safe.
namespace entente::feel {

struct Date;

bool isZone(std::string_view name);  ///< an IANA name such as `Asia/Seoul`

/// What a clock on the wall shows.
struct LocalTime {
    std::int64_t seconds = 0;  ///< since 1970-01-01T00:00 of the wall clock
    std::int32_t micros = 0;   ///< 0 … 999,999
    std::int32_t offset = 0;   ///< seconds east of UTC
    std::string abbreviation;  ///< `KST`, `CEST`, `+05`
};

/// Throws std::invalid_argument for an unknown zone: check names where they come in.
LocalTime toLocal(Timestamp moment, std::string_view zone);

/// `seconds` of the wall clock to seconds of UTC. In a gap the offset before it counts on, in an overlap the earlier
/// moment is meant.
std::int64_t fromLocal(std::int64_t seconds, std::string_view zone);

/// Seconds east of UTC at a moment given in seconds since the epoch.
std::int32_t offsetAt(std::int64_t epochSecond, std::string_view zone);

/// A stretch of time in which the clocks of a zone keep one offset.
struct ZonePeriod {
    std::int64_t begin = 0;  ///< first second, since the epoch; far in the past when nothing came before
    std::int64_t end = 0;    ///< first second after it; far in the future when nothing follows
    std::int32_t offset = 0;
    bool daylight = false;
    std::string abbreviation;
};

/// The stretch that a second since the epoch lies in. Of what the tables list, so up to 2037: later ones of a rule that
/// goes on for ever are not told apart.
ZonePeriod periodAt(std::int64_t epochSecond, std::string_view zone);

/// `+09:00`
std::string offsetText(std::int32_t seconds);

}  // namespace entente::feel
