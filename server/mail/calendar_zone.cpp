#include "mail/calendar_zone.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "feel/temporal.h"
#include "feel/zone.h"

namespace entente::mail {

using feel::Date;
using feel::ZonePeriod;

namespace {

constexpr std::int64_t kDay = 86'400;
/// How many years a rule has to hold to be called one.
constexpr int kRuleYears = 5;

std::int64_t secondOf(int year) {
    return Date{year, 1, 1}.days() * kDay;
}

Date dayOf(std::int64_t wallSecond) {
    return Date::fromDays(wallSecond >= 0 ? wallSecond / kDay : -((-wallSecond + kDay - 1) / kDay));
}

Observance observanceOf(const ZonePeriod& period, std::string_view zone) {
    Observance observance{period.daylight, 0, period.offset, period.offset, period.abbreviation};
    // What began before the epoch is as if it had always been so: some readers know no earlier time.
    if (period.begin <= 0) return observance;
    observance.offsetFrom = feel::periodAt(period.begin - 1, zone).offset;
    observance.onset = period.begin + observance.offsetFrom;
    return observance;
}

/// The changes that begin from one second to another.
std::vector<Observance> changes(std::string_view zone, std::int64_t from, std::int64_t to) {
    std::vector<Observance> found;
    for (auto period = feel::periodAt(from, zone); period.begin < to; period = feel::periodAt(period.end, zone)) {
        if (period.begin >= from) found.push_back(observanceOf(period, zone));
        if (period.end >= to) break;
    }
    return found;
}

/// The rule that all these changes follow, one in each year.
std::optional<std::string> yearlyRule(const std::vector<Observance>& all) {
    constexpr std::array kWeekdays = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};
    const auto first = dayOf(all.front().onset);
    const auto week = [](const Date& day) { return (day.day - 1) / 7; };
    bool last = true, nth = true;
    for (const auto& change : all) {
        const auto day = dayOf(change.onset);
        const auto& model = all.front();
        if (day.month != first.month || day.weekday() != first.weekday() || change.daylight != model.daylight ||
            change.onset % kDay != model.onset % kDay || change.offsetFrom != model.offsetFrom ||
            change.offsetTo != model.offsetTo || change.abbreviation != model.abbreviation)
            return std::nullopt;
        last = last && day.day + 7 > day.lastDayOfMonth();
        nth = nth && week(day) == week(first);
    }
    if (!last && !nth) return std::nullopt;
    return fmt::format("FREQ=YEARLY;BYMONTH={};BYDAY={}{}", first.month, last ? -1 : week(first) + 1,
                       kWeekdays.at(static_cast<std::size_t>(first.weekday() - 1)));
}

/// The two changes of each year, when the zone has such.
std::optional<std::vector<Observance>> yearlyChanges(std::string_view zone, int firstYear) {
    std::vector<Observance> one, other;
    for (int year = firstYear; year < firstYear + kRuleYears; ++year) {
        auto both = changes(zone, secondOf(year), secondOf(year + 1));
        if (both.size() != 2) return std::nullopt;
        one.push_back(std::move(both[0]));
        other.push_back(std::move(both[1]));
    }
    auto ruleOfOne = yearlyRule(one), ruleOfOther = yearlyRule(other);
    if (!ruleOfOne || !ruleOfOther) return std::nullopt;
    one.front().rule = std::move(*ruleOfOne);
    other.front().rule = std::move(*ruleOfOther);
    return std::vector<Observance>{one.front(), other.front()};
}

}  // namespace

std::vector<Observance> observances(std::string_view zone, Timestamp start, Timestamp end) {
    constexpr int kLastTabulatedYear = 2037;
    const auto from = start.micros / 1'000'000, to = end.micros / 1'000'000;
    const auto year = dayOf(from).year;
    // From the year before, so that the first months of the event's year have a change before them.
    const auto ruleYear = std::min(year - 1, kLastTabulatedYear - kRuleYears + 1);
    if (ruleYear > 1970)
        if (auto yearly = yearlyChanges(zone, ruleYear)) return *yearly;
    std::vector<Observance> found = {
        observanceOf(feel::periodAt(std::max<std::int64_t>(from - 366 * kDay, 0), zone), zone)};
    for (auto& change : changes(zone, std::max<std::int64_t>(from - 366 * kDay, 0) + 1, to + 366 * kDay))
        found.push_back(std::move(change));
    return found;
}

}  // namespace entente::mail
