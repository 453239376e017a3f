#include "feel/properties.h"

#include "feel/arithmetic.h"
#include "feel/zone.h"

namespace entente::feel {

namespace {

using Property = std::optional<Value>;

Value offsetValue(std::int32_t seconds) {
    return DaysTimeDuration{seconds, 0};
}

Property ofDate(const Date& date, std::string_view name) {
    if (name == "year") return date.year;
    if (name == "month") return static_cast<int>(date.month);
    if (name == "day") return static_cast<int>(date.day);
    if (name == "weekday") return date.weekday();
    return std::nullopt;
}

Value secondWithFraction(const Time& time) {
    return secondsOf({time.seconds(), time.nanos});
}

Property ofTime(const Time& time, std::string_view name) {
    if (name == "hour") return time.hours();
    if (name == "minute") return time.minutes();
    if (name == "second") return secondWithFraction(time);
    if (name == "timezone") return time.zone.kind == ZoneRef::Kind::Named ? Value(time.zone.name) : Value();
    if (name == "time offset") {
        if (time.zone.kind == ZoneRef::Kind::Local) return Value();
        return offsetValue(time.zone.kind == ZoneRef::Kind::Offset ? time.zone.offset : offsetAt(0, time.zone.name));
    }
    return std::nullopt;
}

Property ofDateTime(const DateTime& value, std::string_view name) {
    if (auto property = ofDate(value.date, name)) return property;
    if (name == "time offset") {
        const auto offset = value.offset();
        return offset ? offsetValue(*offset) : Value();
    }
    return ofTime(value.time, name);
}

Property ofMonths(const YearsMonthsDuration& duration, std::string_view name) {
    if (name == "years") return duration.months / 12;
    if (name == "months") return duration.months % 12;
    return std::nullopt;
}

Property ofDays(const DaysTimeDuration& duration, std::string_view name) {
    const bool negative = duration.seconds < 0;
    const auto magnitude = negative ? duration.negated() : duration;
    const auto sign = [negative](std::int64_t part) { return Value(negative ? -part : part); };
    if (name == "days") return sign(magnitude.seconds / 86'400);
    if (name == "hours") return sign(magnitude.seconds / 3600 % 24);
    if (name == "minutes") return sign(magnitude.seconds / 60 % 60);
    if (name == "seconds") {
        const auto seconds = secondsOf({magnitude.seconds % 60, magnitude.nanos});
        return negative ? seconds.negated() : seconds;
    }
    return std::nullopt;
}

Property ofRange(const Range& range, std::string_view name) {
    if (name == "start") return range.low;
    if (name == "end") return range.high;
    if (name == "start included") return range.lowIncluded && !range.low.isNull();
    if (name == "end included") return range.highIncluded && !range.high.isNull();
    return std::nullopt;
}

}  // namespace

std::optional<Value> propertyOf(const Value& value, std::string_view name) {
    switch (value.type()) {
        case Type::Date: {
            if (auto property = ofDate(value.date(), name)) return property;
            // A date is the midnight in UTC that it begins with (10.3.2.3.6).
            return ofTime(Time{0, 0, ZoneRef::utc()}, name);
        }
        case Type::Time:
            return ofTime(value.time(), name);
        case Type::DateTime:
            return ofDateTime(value.dateTime(), name);
        case Type::YearsMonthsDuration:
            return ofMonths(value.yearsMonthsDuration(), name);
        case Type::DaysTimeDuration:
            return ofDays(value.daysTimeDuration(), name);
        case Type::Range:
            return ofRange(value.range(), name);
        default:
            return std::nullopt;
    }
}

}  // namespace entente::feel
