#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "feel/temporal.h"

namespace entente::engine {

/// How far a timer reaches: years, months and days go by the calendar and the clock of a zone, the rest is exact time.
/// So `P1D` keeps the hour when clocks change and `PT24H` does not. Immutable, thread-safe to share.
class Interval {
  public:
    static std::optional<Interval> parse(std::string_view text);  ///< `P1M`, `P1DT2H`, `PT10H`, `-P1D`

    bool goesByCalendar() const { return months_ != 0 || days_ != 0; }

    /// The moment that lies `times` intervals after `from`, counted on its own zone's clock, or on that of `zone` where
    /// it has no named one. Counted from the same moment, no round drifts: neither by a short month nor by an hour that
    /// the clocks leave out. Nothing beyond the years that can be told.
    std::optional<Timestamp> after(const feel::DateTime& from, std::int64_t times, const std::string& zone) const;
    /// The same, once, from a moment on the clocks of `zone`.
    std::optional<Timestamp> after(Timestamp from, const std::string& zone) const;

    /// The least number of intervals after `from` that lies behind `moment`; nothing when none does.
    std::optional<std::int64_t> timesBehind(const feel::DateTime& from, Timestamp moment,
                                            const std::string& zone) const;

  private:
    std::int64_t months_ = 0;
    std::int64_t days_ = 0;
    std::int64_t micros_ = 0;
};

}  // namespace entente::engine
