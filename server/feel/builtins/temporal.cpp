#include <array>
#include <cstdlib>

#include "feel/arithmetic.h"
#include "feel/builtin.h"
#include "feel/compare.h"
#include "feel/type_arguments.h"
#include "feel/zone.h"

namespace entente::feel {

namespace {

Value notParsed(const Call& call, const char* kind) {
    return call.fail("feel.not_temporal", "`{text}` is not a {kind}",
                     typeArguments({{"kind", kind}}, {{"text", call.string(0)}}));
}

Value dateOfText(const Call& call) {
    const auto date = Date::parse(call.string(0));
    return date ? Value(*date) : notParsed(call, "date");
}

Value dateOfParts(const Call& call) {
    const auto year = call.integer(0);
    const auto month = call.integer(1);
    const auto day = call.integer(2);
    const auto date = year && month && day ? Date::of(*year, *month, *day) : std::nullopt;
    return date ? Value(*date) : call.fail("feel.no_such_date", "there is no such day");
}

Value timeOfText(const Call& call) {
    auto time = Time::parse(call.string(0));
    return time ? Value(std::move(*time)) : notParsed(call, "time");
}

Value timeOf(const Call& call) {
    if (call[0].isDate()) return Time{0, 0, ZoneRef::utc()};
    if (call[0].isTime()) return call[0];
    return call[0].isDateTime() ? Value(call[0].dateTime().time)
                                : call.fail("feel.not_convertible_time", "this has no time of day");
}

Value timeOfParts(const Call& call) {
    const auto hour = call.integer(0);
    const auto minute = call.integer(1);
    const auto& seconds = call.number(2);
    const auto bad = [&] { return call.fail("feel.no_such_time", "there is no such time of day"); };
    if (!hour || !minute || *hour < 0 || *hour > 23 || *minute < 0 || *minute > 59) return bad();
    if (seconds.isNegative() || seconds >= Number(60)) return bad();
    Time time{static_cast<std::int32_t>(*hour * 3600 + *minute * 60), 0, {}};
    const auto second = *durationOf(seconds);
    time.second += static_cast<std::int32_t>(second.seconds);
    time.nanos = second.nanos;
    if (call.has(3) && !call[3].isNull()) {
        if (!call[3].isDaysTimeDuration()) return bad();
        const auto offset = call[3].daysTimeDuration().seconds;
        constexpr std::int64_t kFarthest = 64'800;  // 18 hours
        if (std::abs(offset) > kFarthest) return bad();
        time.zone = {ZoneRef::Kind::Offset, static_cast<std::int32_t>(offset), {}};
    }
    return time;
}

Value dateTimeOfText(const Call& call) {
    if (auto value = DateTime::parse(call.string(0))) return std::move(*value);
    if (const auto date = Date::parse(call.string(0))) return DateTime{*date, {}};
    return notParsed(call, "date and time");
}

Value dateTimeOfParts(const Call& call) {
    return DateTime{call[0].isDate() ? call[0].date() : call[0].dateTime().date, call[1].time()};
}

/// Camunda: the moment as the clocks of a zone show it; one without a zone is read in that of the evaluation.
Value inZone(const Call& call) {
    const auto zone = ZoneRef::parse(isZone(call.string(1)) ? "@" + call.string(1) : call.string(1));
    if (!zone || zone->kind == ZoneRef::Kind::Local)
        return call.fail("feel.unknown_zone", "there is no time zone `{zone}`", {{"zone", call.string(1)}});
    const auto moment = call[0].dateTime().moment(call.run.environment().zone);
    if (!moment) return call.fail("feel.out_of_range", "the result is out of range");
    auto result = DateTime::of(*moment, *zone);
    result.time.nanos = call[0].dateTime().time.nanos;
    if (!inCalendar(result.date)) return call.fail("feel.out_of_range", "the result is out of range");
    return result;
}

Value durationOfText(const Call& call) {
    if (const auto months = YearsMonthsDuration::parse(call.string(0))) return *months;
    if (const auto days = DaysTimeDuration::parse(call.string(0))) return *days;
    return notParsed(call, "duration");
}

const Date& dateOf(const Value& value) {
    return value.isDate() ? value.date() : value.dateTime().date;
}

/// Whole months from one to the other, towards zero.
Value monthsBetween(const Call& call) {
    const auto& from = dateOf(call[0]);
    const auto& to = dateOf(call[1]);
    std::int64_t months = (std::int64_t{to.year} - from.year) * 12 + to.month - from.month;
    if (months > 0 && to.day < from.day) --months;
    if (months < 0 && to.day > from.day) ++months;
    return YearsMonthsDuration{months};
}

Value now(const Call& call) {
    const auto& environment = call.run.environment();
    return DateTime::of(environment.clock.now(), ZoneRef::named(environment.zone));
}

Value nameOfDay(const Call& call) {
    static constexpr std::array<const char*, 7> names{"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                      "Friday", "Saturday", "Sunday"};
    return names[static_cast<std::size_t>(dateOf(call[0]).weekday() - 1)];
}

Value nameOfMonth(const Call& call) {
    static constexpr std::array<const char*, 12> names{"January",   "February", "March",    "April",
                                                       "May",       "June",     "July",     "August",
                                                       "September", "October",  "November", "December"};
    return names[static_cast<std::size_t>(dateOf(call[0]).month - 1)];
}

Value lastDay(const Call& call) {
    auto date = dateOf(call[0]);
    date.day = static_cast<std::uint8_t>(date.lastDayOfMonth());
    return date;
}

/// `is`: the same value written the same way, where `=` would compare moments (10.3.4.5).
Value isSame(const Call& call) {
    return call[0] == call[1];
}

}  // namespace

void addTemporalFunctions(Registry& registry) {
    registry.add("date", "from: string", dateOfText);
    registry.add("date", "from: temporal", [](const Call& call) { return Value(dateOf(call[0])); });
    registry.add("date", "year: number, month: number, day: number", dateOfParts);
    registry.add("time", "from: string", timeOfText);
    registry.add("time", "from: something", timeOf);
    registry.add("time", "hour: number, minute: number, second: number, offset?: any", timeOfParts);
    registry.add("date and time", "from: string", dateTimeOfText);
    registry.add("date and time", "from: date and time", [](const Call& call) { return call[0]; });
    registry.add("date and time", "date: temporal, time: time", dateTimeOfParts);
    registry.add("date and time", "date: date and time, timezone: string", inZone);
    registry.add("in zone", "date and time: date and time, zone: string", inZone);
    registry.add("duration", "from: string", durationOfText);
    registry.add("duration", "from: duration", [](const Call& call) { return call[0]; });
    registry.add("years and months duration", "from: temporal, to: temporal", monthsBetween);
    registry.add("now", "", now);
    registry.add("today", "", [](const Call& call) { return Value(now(call).dateTime().date); });
    registry.add("day of year", "date: temporal", [](const Call& call) { return Value(dateOf(call[0]).dayOfYear()); });
    registry.add("week of year", "date: temporal",
                 [](const Call& call) { return Value(dateOf(call[0]).weekOfYear()); });
    registry.add("day of week", "date: temporal", nameOfDay);
    registry.add("month of year", "date: temporal", nameOfMonth);
    registry.add("last day of month", "date: temporal", lastDay);
    registry.add("is", "value1: any, value2: any", isSame);
}

}  // namespace entente::feel
