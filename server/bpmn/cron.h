#pragma once

#include <bitset>
#include <optional>
#include <string>
#include <string_view>

#include "feel/temporal.h"

namespace entente::bpmn {

/// A cron expression as Camunda 8 takes it: second, minute, hour, day of the month, month, day of the week, with lists,
/// ranges, steps, names (`MON`, `JAN`), `L` for the last day of the month, `5L` for its last Friday, `MON#2` for its
/// second Monday, and `@hourly`, `@daily`, `@weekly`, `@monthly`, `@yearly`. Both days must fit. Immutable.
class Cron {
  public:
    /// Nothing for a text that is no cron expression.
    static std::optional<Cron> parse(std::string_view text);

    /// The first moment after `from` that fits, on the clocks of the zone: one that a change of the clocks leaves out
    /// is not made up for. Nothing when none comes within eight years.
    std::optional<Timestamp> next(Timestamp from, const std::string& zone) const;

  private:
    bool takeDays(std::string_view text);
    bool takeWeekdays(std::string_view text);
    bool fits(const feel::Date& day) const;

    std::bitset<60> seconds_;
    std::bitset<60> minutes_;
    std::bitset<24> hours_;
    std::bitset<32> days_;
    std::bitset<13> months_;
    std::bitset<8> weekdays_;  ///< 1 Monday … 7 Sunday
    bool lastDay_ = false;
    int lastWeekday_ = 0;  ///< the last such day of the month
    int nthWeekday_ = 0;   ///< with `nth_`: such a day for the nth time
    int nth_ = 0;
};

}  // namespace entente::bpmn
