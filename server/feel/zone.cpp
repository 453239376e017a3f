#include "feel/zone.h"

#include <date/tz.h>
#include <fmt/format.h>

#include <stdexcept>

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

constexpr int kLastTabulated = 2037;  // zoneinfo files list transitions up to here; later years repeat a pattern

bool isLeap(std::int64_t year) {
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/// What to add to seconds of a year outside the tables to land in a tabulated year of the same calendar.
std::int64_t shiftIntoTable(std::int64_t second) {
    const std::int64_t day = second >= 0 ? second / 86'400 : -((-second + 86'399) / 86'400);
    const auto date = Date::fromDays(day);
    if (date.year <= kLastTabulated && date.year >= 1800) return 0;
    const Date start{date.year, 1, 1};
    if (date.year < 1800) return (Date{1800, 1, 1}.days() - start.days()) * 86'400;  // local mean time throughout
    int year = kLastTabulated;
    while (isLeap(year) != isLeap(date.year) || Date{year, 1, 1}.weekday() != start.weekday())
        --year;
    return (Date{year, 1, 1}.days() - start.days()) * 86'400;
}

date::sys_info infoAt(std::int64_t epochSecond, std::string_view zone) {
    return require(zone).get_info(date::sys_seconds{seconds{epochSecond + shiftIntoTable(epochSecond)}});
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
    const auto shift = shiftIntoTable(second);
    const auto info = require(zone).get_info(date::local_seconds{seconds{second + shift}});
    return second - info.first.offset.count();
}

std::int32_t offsetAt(std::int64_t epochSecond, std::string_view zone) {
    return static_cast<std::int32_t>(infoAt(epochSecond, zone).offset.count());
}

std::string offsetText(std::int32_t offset) {
    const auto magnitude = offset < 0 ? -offset : offset;
    auto text = fmt::format("{}{:02}:{:02}", offset < 0 ? '-' : '+', magnitude / 3600, magnitude / 60 % 60);
    if (magnitude % 60 != 0) text += fmt::format(":{:02}", magnitude % 60);
    return text;
}

}  // namespace entente::feel
