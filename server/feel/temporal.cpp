#include "feel/temporal.h"

#include <fmt/format.h>

#include <array>
#include <chrono>

#include "feel/leap_year.h"
#include "feel/scan.h"
#include "feel/zone.h"

namespace entente::feel {

namespace {

constexpr std::int64_t kLargestYear = 999'999'999;

int lastDay(std::int64_t year, std::int64_t month) {
    constexpr std::array<int, 12> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && isLeap(year) ? 29 : days[static_cast<std::size_t>(month - 1)];
}

std::int64_t floorDivide(std::int64_t a, std::int64_t b) {
    return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0);
}

/// `YYYY-MM-DD` at the scanner; years of more than four digits must not start with 0.
std::optional<Date> scanDate(Scanner& scan) {
    const bool negative = scan.skip('-');
    const auto start = scan.at;
    const auto year = scan.number(4, 9);
    if (!year || (scan.at - start > 4 && scan.text[start] == '0')) return std::nullopt;
    if (!scan.skip('-')) return std::nullopt;
    const auto month = scan.number(2, 2);
    if (!month || !scan.skip('-')) return std::nullopt;
    const auto day = scan.number(2, 2);
    if (!day) return std::nullopt;
    return Date::of(negative ? -*year : *year, *month, *day);
}

std::optional<Time> scanTime(Scanner& scan) {
    const auto hour = scan.number(2, 2);
    if (!hour || *hour > 23 || !scan.skip(':')) return std::nullopt;
    const auto minute = scan.number(2, 2);
    if (!minute || *minute > 59 || !scan.skip(':')) return std::nullopt;
    const auto second = scan.number(2, 2);
    if (!second || *second > 59) return std::nullopt;
    const auto fraction = scan.fraction();
    if (!fraction) return std::nullopt;
    auto zone = ZoneRef::parse(scan.text.substr(scan.at));
    if (!zone) return std::nullopt;
    scan.at = scan.text.size();
    return Time{static_cast<std::int32_t>(*hour * 3600 + *minute * 60 + *second), *fraction, std::move(*zone)};
}

}  // namespace

std::optional<Date> Date::of(std::int64_t year, std::int64_t month, std::int64_t day) {
    if (year < -kLargestYear || year > kLargestYear || month < 1 || month > 12) return std::nullopt;
    if (day < 1 || day > lastDay(year, month)) return std::nullopt;
    return Date{static_cast<std::int32_t>(year), static_cast<std::uint8_t>(month), static_cast<std::uint8_t>(day)};
}

std::optional<Date> Date::parse(std::string_view text) {
    Scanner scan{text};
    const auto date = scanDate(scan);
    return scan.done() ? date : std::nullopt;
}

// Days from and to civil dates in eras of 400 years that begin in March, so that leap days come last.
std::int64_t Date::days() const {
    const std::int64_t shifted = std::int64_t{year} - (month <= 2 ? 1 : 0);
    const std::int64_t era = floorDivide(shifted, 400);
    const std::int64_t yearOfEra = shifted - era * 400;
    const std::int64_t dayOfShifted = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    const std::int64_t dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfShifted;
    return era * 146'097 + dayOfEra - 719'468;
}

Date Date::fromDays(std::int64_t daysSinceEpoch) {
    const std::int64_t z = daysSinceEpoch + 719'468;
    const std::int64_t era = floorDivide(z, 146'097);
    const std::int64_t dayOfEra = z - era * 146'097;
    const std::int64_t yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36'524 - dayOfEra / 146'096) / 365;
    const std::int64_t dayOfShifted = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    const std::int64_t shiftedMonth = (5 * dayOfShifted + 2) / 153;
    const std::int64_t month = shiftedMonth + (shiftedMonth < 10 ? 3 : -9);
    return Date{static_cast<std::int32_t>(yearOfEra + era * 400 + (month <= 2 ? 1 : 0)),
                static_cast<std::uint8_t>(month),
                static_cast<std::uint8_t>(dayOfShifted - (153 * shiftedMonth + 2) / 5 + 1)};
}

int Date::weekday() const {
    return static_cast<int>(((days() + 3) % 7 + 7) % 7) + 1;
}
int Date::dayOfYear() const {
    return static_cast<int>(days() - Date{year, 1, 1}.days()) + 1;
}

int Date::weekOfYear() const {
    // The week belongs to the year of its Thursday.
    const auto thursday = plusDays(4 - weekday());
    return (thursday.dayOfYear() - 1) / 7 + 1;
}

int Date::lastDayOfMonth() const {
    return lastDay(year, month);
}

std::optional<Date> Date::plusMonths(std::int64_t count) const {
    if (count > 12 * kLargestYear * 2 || count < -12 * kLargestYear * 2) return std::nullopt;
    const std::int64_t months = std::int64_t{year} * 12 + (month - 1) + count;
    const std::int64_t newYear = floorDivide(months, 12);
    const std::int64_t newMonth = months - newYear * 12 + 1;
    return of(newYear, newMonth, std::min<std::int64_t>(day, lastDay(newYear, newMonth)));
}

std::string Date::text() const {
    return fmt::format("{}{:04}-{:02}-{:02}", year < 0 ? "-" : "", year < 0 ? -year : year, month, day);
}

std::string ZoneRef::text() const {
    if (kind == Kind::Local) return {};
    if (kind == Kind::Named) return "@" + name;
    return offset == 0 ? "Z" : offsetText(offset);
}

std::optional<ZoneRef> ZoneRef::parse(std::string_view text) {
    if (text.empty()) return ZoneRef{};
    if (text == "Z" || text == "z") return utc();
    if (text.front() == '@') {
        const auto name = text.substr(1);
        if (!isZone(name)) return std::nullopt;
        return named(std::string(name));
    }
    if (text.front() != '+' && text.front() != '-') return std::nullopt;
    Scanner scan{text, 1};
    const auto hours = scan.number(2, 2);
    if (!hours || !scan.skip(':')) return std::nullopt;
    const auto minutes = scan.number(2, 2);
    if (!minutes || *minutes > 59) return std::nullopt;
    std::int64_t seconds = 0;
    if (scan.skip(':')) {
        const auto written = scan.number(2, 2);
        if (!written || *written > 59) return std::nullopt;
        seconds = *written;
    }
    constexpr std::int64_t kFarthest = 64'800;  // 18 hours
    const auto total = *hours * 3600 + *minutes * 60 + seconds;
    if (!scan.done() || total > kFarthest) return std::nullopt;
    return ZoneRef{Kind::Offset, static_cast<std::int32_t>(text.front() == '-' ? -total : total), {}};
}

std::optional<Time> Time::parse(std::string_view text) {
    Scanner scan{text};
    return scanTime(scan);
}

std::string Time::text() const {
    return fmt::format("{:02}:{:02}:{:02}{}{}", hours(), minutes(), seconds(), fractionText(nanos), zone.text());
}

std::optional<DateTime> DateTime::parse(std::string_view text) {
    Scanner scan{text};
    const auto date = scanDate(scan);
    if (!date || !scan.skip('T')) return std::nullopt;
    constexpr std::string_view kMidnight = "24:00:00";  // of the day after, as in XML Schema
    if (text.substr(scan.at, kMidnight.size()) == kMidnight) {
        auto zone = ZoneRef::parse(text.substr(scan.at + kMidnight.size()));
        const auto next = date->plusDays(1);
        if (!zone || next.year > kLargestYear) return std::nullopt;
        return DateTime{next, Time{0, 0, std::move(*zone)}};
    }
    auto time = scanTime(scan);
    if (!time) return std::nullopt;
    return DateTime{*date, std::move(*time)};
}

DateTime DateTime::of(Timestamp moment, const ZoneRef& zone) {
    std::int64_t second = floorDivide(moment.micros, 1'000'000);
    const auto micros = static_cast<std::int32_t>(moment.micros - second * 1'000'000);
    if (zone.kind == ZoneRef::Kind::Named) second += offsetAt(second, zone.name);
    if (zone.kind == ZoneRef::Kind::Offset) second += zone.offset;
    const auto day = floorDivide(second, 86'400);
    return {Date::fromDays(day), Time{static_cast<std::int32_t>(second - day * 86'400), micros * 1000, zone}};
}

std::string DateTime::text() const {
    return date.text() + "T" + time.text();
}

std::int64_t DateTime::epochSecond() const {
    const auto local = date.days() * 86'400 + time.second;
    switch (time.zone.kind) {
        case ZoneRef::Kind::Offset:
            return local - time.zone.offset;
        case ZoneRef::Kind::Named:
            return fromLocal(local, time.zone.name);
        case ZoneRef::Kind::Local:
            break;
    }
    return local;
}

std::optional<Timestamp> DateTime::moment(const std::string& zone) const {
    const auto second =
        time.zone.kind == ZoneRef::Kind::Local ? fromLocal(date.days() * 86'400 + time.second, zone) : epochSecond();
    constexpr std::int64_t kLimit = 9'000'000'000'000;  // seconds whose microseconds still fit
    if (second > kLimit || second < -kLimit) return std::nullopt;
    return Timestamp{second * 1'000'000 + time.nanos / 1000};
}

std::optional<std::int32_t> DateTime::offset() const {
    switch (time.zone.kind) {
        case ZoneRef::Kind::Offset:
            return time.zone.offset;
        case ZoneRef::Kind::Named:
            return offsetAt(epochSecond(), time.zone.name);
        case ZoneRef::Kind::Local:
            break;
    }
    return std::nullopt;
}

DateTime DateTime::plus(const DaysTimeDuration& duration) const {
    // Real time passes: in a named zone the clock may jump in between (10.3.2.3.5 counts on the time line).
    std::int64_t second = epochSecond() + duration.seconds;
    std::int32_t nanos = time.nanos + duration.nanos;
    if (nanos >= 1'000'000'000) {
        nanos -= 1'000'000'000;
        ++second;
    }
    if (time.zone.kind == ZoneRef::Kind::Named) second += offsetAt(second, time.zone.name);
    if (time.zone.kind == ZoneRef::Kind::Offset) second += time.zone.offset;
    const auto day = floorDivide(second, 86'400);
    return {Date::fromDays(day), Time{static_cast<std::int32_t>(second - day * 86'400), nanos, time.zone}};
}

std::optional<DateTime> DateTime::plusMonths(std::int64_t count) const {
    const auto moved = date.plusMonths(count);
    if (!moved) return std::nullopt;
    return DateTime{*moved, time};
}

}  // namespace entente::feel
