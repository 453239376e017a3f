#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/time.h"

/// The temporal values of FEEL (DMN 1.5, 10.3.2.3.4 to 10.3.2.3.9), proleptic Gregorian, years -999999999..999999999.
/// Plain values: thread-safe to share. Text is that of ISO 8601 as FEEL's `string()` writes it.
namespace entente::feel {

struct YearsMonthsDuration {
    std::int64_t months = 0;

    auto operator<=>(const YearsMonthsDuration&) const = default;
    std::string text() const;  ///< `P1Y2M`, `-P3M`, `P0M`
    static std::optional<YearsMonthsDuration> parse(std::string_view text);
};

struct DaysTimeDuration {
    /// Either way; two dates are never further apart, sums cannot overflow, and every value within has a text that
    /// `parse` reads.
    static constexpr std::int64_t kMostSeconds = 64'000'000'000'000'000;

    std::int64_t seconds = 0;  ///< rounded down, so that -0.5 s is -1 s and 500,000,000 ns
    std::int32_t nanos = 0;    ///< 0 … 999,999,999

    auto operator<=>(const DaysTimeDuration&) const = default;
    DaysTimeDuration negated() const;
    std::string text() const;  ///< `P1DT2H3M4.5S`, `-PT1H`, `PT0S`
    static std::optional<DaysTimeDuration> parse(std::string_view text);
};

struct Date {
    std::int32_t year = 1970;
    std::uint8_t month = 1;
    std::uint8_t day = 1;

    auto operator<=>(const Date&) const = default;

    static std::optional<Date> of(std::int64_t year, std::int64_t month, std::int64_t day);
    static std::optional<Date> parse(std::string_view text);  ///< `2027-01-05`
    static Date fromDays(std::int64_t daysSinceEpoch);
    std::int64_t days() const;  ///< since 1970-01-01
    int weekday() const;        ///< ISO: 1 Monday … 7 Sunday
    int dayOfYear() const;
    int weekOfYear() const;  ///< ISO 8601
    int lastDayOfMonth() const;
    Date plusDays(std::int64_t count) const { return fromDays(days() + count); }
    /// A day that the month does not have becomes its last (2027-01-31 + 1 month is 2027-02-28).
    std::optional<Date> plusMonths(std::int64_t count) const;
    std::string text() const;
};

/// Where a time is: nowhere in particular, at an offset, or in a named zone.
struct ZoneRef {
    enum class Kind : std::uint8_t { Local, Offset, Named };

    Kind kind = Kind::Local;
    std::int32_t offset = 0;  ///< seconds east of UTC (Offset only)
    std::string name = {};    ///< IANA name (Named only)

    bool operator==(const ZoneRef&) const = default;
    static ZoneRef utc() { return {Kind::Offset, 0, {}}; }
    static ZoneRef named(std::string name) { return {Kind::Named, 0, std::move(name)}; }
    /// `Z`, `+09:00`, `@Asia/Seoul`, or empty for Local.
    std::string text() const;
    /// The inverse; the name of an unknown zone gives nothing.
    static std::optional<ZoneRef> parse(std::string_view text);
};

struct Time {
    std::int32_t second = 0;  ///< of the day: 0 … 86,399
    std::int32_t nanos = 0;
    ZoneRef zone = {};

    int hours() const { return second / 3600; }
    int minutes() const { return second / 60 % 60; }
    int seconds() const { return second % 60; }
    bool operator==(const Time&) const = default;             ///< as written; FEEL's `=` compares moments instead
    static std::optional<Time> parse(std::string_view text);  ///< `09:00:00`, `09:00:00.5+09:00`, `09:00:00@Asia/Seoul`
    std::string text() const;
};

struct DateTime {
    Date date;
    Time time;

    bool operator==(const DateTime&) const = default;  ///< as written
    /// `2027-01-05T09:00:00`, with an offset, `Z` or `@Asia/Seoul` behind it.
    static std::optional<DateTime> parse(std::string_view text);
    static DateTime of(Timestamp moment, const ZoneRef& zone);
    std::string text() const;

    /// Seconds since the epoch; a local one is read in UTC. In a gap of a zone the time before it counts on, in an
    /// overlap the earlier moment is meant (RFC 5545, 3.3.5).
    std::int64_t epochSecond() const;
    /// Rounded down to microseconds; nothing when it does not fit. A local one is read in `zone`.
    std::optional<Timestamp> moment(const std::string& zone) const;
    /// Seconds east of UTC at this moment; nothing for a local one.
    std::optional<std::int32_t> offset() const;
    DateTime plus(const DaysTimeDuration& duration) const;
    std::optional<DateTime> plusMonths(std::int64_t count) const;
};

}  // namespace entente::feel
