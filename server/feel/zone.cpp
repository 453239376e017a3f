#include "feel/zone.h"

#include <date/tz.h>
#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "feel/leap_year.h"
#include "feel/temporal.h"

namespace entente::feel {

namespace {

using date::time_zone;
using std::chrono::seconds;

const time_zone* find(std::string_view name) {
    // Path-like and empty names must not reach the file system behind the library.
    if (name.empty() || name.size() > 64 || name.front() == '/' || name.find("..") != std::string_view::npos)
        return nullptr;
    try {
        return date::locate_zone(std::string(name));
    } catch (const std::runtime_error&) {
        return nullptr;
    }
}

const time_zone& require(std::string_view name) {
    const auto* zone = find(name);
    if (zone == nullptr) throw std::invalid_argument("unknown time zone " + std::string(name));
    return *zone;
}

// Debian's zoneinfo lists the transitions of a rule that goes on for ever up to this year.
constexpr int kLastTabulated = 2037;

std::int64_t firstSecond(std::int64_t year) {
    return Date{static_cast<std::int32_t>(year), 1, 1}.days() * 86'400;
}

/// Behind the last transition of the table, which belongs to a rule that goes on.
bool repeats(const date::sys_info& info) {
    constexpr std::int64_t kNever = 10'000;  // a year that no table reaches
    const auto begin = info.begin.time_since_epoch().count();
    return info.end.time_since_epoch().count() > firstSecond(kNever) && begin >= firstSecond(kLastTabulated) &&
           begin < firstSecond(kLastTabulated + 1);
}

std::int64_t yearOf(std::int64_t second) {
    return Date::fromDays(second >= 0 ? second / 86'400 : -((-second + 86'399) / 86'400)).year;
}

/// What to add to a second of a later year to land in a tabulated year of the same calendar.
std::int64_t shiftBack(std::int64_t second) {
    const auto year = yearOf(second);
    const auto weekday = Date{static_cast<std::int32_t>(year), 1, 1}.weekday();
    int alike = std::min<int>(kLastTabulated, static_cast<int>(year));
    while (isLeap(alike) != isLeap(year) || Date{alike, 1, 1}.weekday() != weekday)
        --alike;
    return firstSecond(alike) - firstSecond(year);
}

/// Before the first tables clocks showed local mean time throughout: any early year will do.
std::int64_t shiftForth(std::int64_t second) {
    constexpr std::int64_t kEarly = 1800;
    const auto year = yearOf(second);
    return year < kEarly ? firstSecond(kEarly) - firstSecond(year) : 0;
}

date::sys_info infoAt(std::int64_t epochSecond, std::string_view name) {
    const auto& zone = require(name);
    const auto at = [&](std::int64_t second) { return zone.get_info(date::sys_seconds{seconds{second}}); };
    auto info = at(epochSecond + shiftForth(epochSecond));
    return repeats(info) ? at(epochSecond + shiftBack(epochSecond)) : info;
}

}  // namespace

bool isZone(std::string_view name) {
    return find(name) != nullptr;
}

LocalTime toLocal(Timestamp moment, std::string_view zone) {
    std::int64_t second = moment.micros / 1'000'000;
    auto rest = static_cast<std::int32_t>(moment.micros % 1'000'000);
    if (rest < 0) {
        --second;
        rest += 1'000'000;
    }
    const auto info = infoAt(second, zone);
    const auto offset = static_cast<std::int32_t>(info.offset.count());
    return {second + offset, rest, offset, info.abbrev};
}

std::int64_t fromLocal(std::int64_t second, std::string_view zone) {
    const auto& rules = require(zone);
    const auto at = [&](std::int64_t wall) { return rules.get_info(date::local_seconds{seconds{wall}}); };
    auto info = at(second + shiftForth(second));
    if (repeats(info.first)) info = at(second + shiftBack(second));
    return second - info.first.offset.count();
}

std::int32_t offsetAt(std::int64_t epochSecond, std::string_view zone) {
    return static_cast<std::int32_t>(infoAt(epochSecond, zone).offset.count());
}

ZonePeriod periodAt(std::int64_t epochSecond, std::string_view zone) {
    const auto info = require(zone).get_info(date::sys_seconds{seconds{epochSecond}});
    return {info.begin.time_since_epoch().count(), info.end.time_since_epoch().count(),
            static_cast<std::int32_t>(info.offset.count()), info.save.count() != 0, info.abbrev};
}

std::string offsetText(std::int32_t offset) {
    const auto magnitude = offset < 0 ? -offset : offset;
    auto text = fmt::format("{}{:02}:{:02}", offset < 0 ? '-' : '+', magnitude / 3600, magnitude / 60 % 60);
    if (magnitude % 60 != 0) text += fmt::format(":{:02}", magnitude % 60);
    return text;
}

}  // namespace entente::feel
