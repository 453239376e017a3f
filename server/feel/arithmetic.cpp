#include "feel/arithmetic.h"

#include "feel/type_arguments.h"
#include "feel/zone.h"

namespace entente::feel {

namespace {

constexpr std::int64_t kMostMonths = 24'000'000'000;

Value mismatch(Run& run, const char* operation, const Value& a, const Value& b) {
    Message message{"feel.operand_types", "cannot {operation} a {left} and a {right}",
                    typeArguments({{"left", typeName(a.type())}, {"right", typeName(b.type())}})};
    message.nest("operation", {std::string("feel.operation.") + operation, operation, {}});
    return run.fail(std::move(message.key), std::move(message.pattern), std::move(message.arguments));
}

Value outOfRange(Run& run) {
    return run.fail("feel.out_of_range", "the result is out of range");
}

Value checked(Run& run, const std::optional<Number>& number) {
    return number ? Value(*number) : outOfRange(run);
}

Value checked(Run& run, const std::optional<DaysTimeDuration>& duration) {
    constexpr auto most = DaysTimeDuration::kMostSeconds;
    if (!duration || duration->seconds > most || duration->seconds < -most) return outOfRange(run);
    return *duration;
}

Value months(Run& run, std::int64_t count) {
    if (count > kMostMonths || count < -kMostMonths) return outOfRange(run);
    return YearsMonthsDuration{count};
}

DaysTimeDuration sum(const DaysTimeDuration& a, const DaysTimeDuration& b) {
    DaysTimeDuration result{a.seconds + b.seconds, a.nanos + b.nanos};
    if (result.nanos >= 1'000'000'000) {
        ++result.seconds;
        result.nanos -= 1'000'000'000;
    }
    return result;
}

Value plusDuration(Run& run, const Value& a, const DaysTimeDuration& duration) {
    constexpr std::int64_t kMost = 31'556'952LL * 999'999'999LL;
    if (duration.seconds > kMost || duration.seconds < -kMost) return outOfRange(run);
    if (a.isTime()) {
        Time time = a.time();
        const auto total = sum({time.second, time.nanos}, duration);
        time.second = static_cast<std::int32_t>((total.seconds % 86'400 + 86'400) % 86'400);
        time.nanos = total.nanos;
        return time;
    }
    if (a.isDate()) {
        const auto moved = DateTime{a.date(), {}}.plus(duration).date;
        return inCalendar(moved) ? Value(moved) : outOfRange(run);
    }
    auto moved = a.dateTime().plus(duration);
    return inCalendar(moved.date) ? Value(std::move(moved)) : outOfRange(run);
}

Value plusMonths(Run& run, const Value& a, std::int64_t count) {
    if (a.isDate()) {
        const auto moved = a.date().plusMonths(count);
        return moved ? Value(*moved) : outOfRange(run);
    }
    auto moved = a.dateTime().plusMonths(count);
    return moved ? Value(std::move(*moved)) : outOfRange(run);
}

bool isPointInTime(const Value& value) {
    return value.isDate() || value.isDateTime();
}

DateTime asDateTime(const Value& value) {
    // 10.3.2.3.6: a date is the midnight in UTC that it begins with.
    return value.isDateTime() ? value.dateTime() : DateTime{value.date(), Time{0, 0, ZoneRef::utc()}};
}

Value between(Run& run, const Value& a, const Value& b) {
    if (a.isDate() && b.isDate()) return DaysTimeDuration{(a.date().days() - b.date().days()) * 86'400, 0};
    const auto from = asDateTime(b);
    const auto to = asDateTime(a);
    if ((from.time.zone.kind == ZoneRef::Kind::Local) != (to.time.zone.kind == ZoneRef::Kind::Local))
        return run.fail("feel.zone_mismatch", "one of the two has a time zone, the other has none");
    return sum({to.epochSecond(), to.time.nanos}, DaysTimeDuration{from.epochSecond(), from.time.nanos}.negated());
}

Value betweenTimes(Run& run, const Time& a, const Time& b) {
    const auto isLocal = [](const Time& time) { return time.zone.kind == ZoneRef::Kind::Local; };
    if (isLocal(a) != isLocal(b))
        return run.fail("feel.zone_mismatch", "one of the two has a time zone, the other has none");
    const auto utc = [](const Time& time) -> std::int64_t {
        if (time.zone.kind == ZoneRef::Kind::Offset) return time.second - time.zone.offset;
        if (time.zone.kind == ZoneRef::Kind::Named) return time.second - offsetAt(0, time.zone.name);
        return time.second;
    };
    return sum({utc(a), a.nanos}, DaysTimeDuration{utc(b), b.nanos}.negated());
}

/// Towards zero, as whole months.
Value scaledMonths(Run& run, const std::optional<Number>& count) {
    const auto whole = count ? count->rounded(0, Rounding::Down) : std::nullopt;
    const auto value = whole ? whole->toInt64() : std::nullopt;
    return value ? months(run, *value) : outOfRange(run);
}

}  // namespace

bool inCalendar(const Date& date) {
    return date.year <= 999'999'999 && date.year >= -999'999'999;
}

Number secondsOf(const DaysTimeDuration& duration) {
    return *Number(duration.seconds).plus(*Number(duration.nanos).dividedBy(1'000'000'000));
}

std::optional<DaysTimeDuration> durationOf(const Number& seconds) {
    const auto whole = seconds.floor().toInt64();
    if (!whole) return std::nullopt;
    const auto rest = seconds.minus(*whole)->times(1'000'000'000)->rounded(0, Rounding::Down)->toInt64();
    return DaysTimeDuration{*whole, static_cast<std::int32_t>(*rest)};
}

Value add(Run& run, const Value& a, const Value& b) {
    if (a.isNumber() && b.isNumber()) return checked(run, a.number().plus(b.number()));
    if (a.isString() && b.isString()) {
        run.checkCharacters(a.string().size() + b.string().size());
        return run.text(a.string() + b.string());
    }
    if (a.isYearsMonthsDuration() && b.isYearsMonthsDuration())
        return months(run, a.yearsMonthsDuration().months + b.yearsMonthsDuration().months);
    if (a.isDaysTimeDuration() && b.isDaysTimeDuration())
        return checked(run, std::optional(sum(a.daysTimeDuration(), b.daysTimeDuration())));
    if ((isPointInTime(a) || a.isTime()) && b.isDaysTimeDuration()) return plusDuration(run, a, b.daysTimeDuration());
    if (isPointInTime(a) && b.isYearsMonthsDuration()) return plusMonths(run, a, b.yearsMonthsDuration().months);
    if ((isPointInTime(b) || b.isTime()) && a.isDaysTimeDuration()) return plusDuration(run, b, a.daysTimeDuration());
    if (isPointInTime(b) && a.isYearsMonthsDuration()) return plusMonths(run, b, a.yearsMonthsDuration().months);
    return mismatch(run, "add", a, b);
}

Value subtract(Run& run, const Value& a, const Value& b) {
    if (a.isNumber() && b.isNumber()) return checked(run, a.number().minus(b.number()));
    if (isPointInTime(a) && isPointInTime(b)) return between(run, a, b);
    if (a.isTime() && b.isTime()) return betweenTimes(run, a.time(), b.time());
    if (a.isYearsMonthsDuration() && b.isYearsMonthsDuration())
        return months(run, a.yearsMonthsDuration().months - b.yearsMonthsDuration().months);
    if (a.isDaysTimeDuration() && b.isDaysTimeDuration())
        return checked(run, std::optional(sum(a.daysTimeDuration(), b.daysTimeDuration().negated())));
    if ((isPointInTime(a) || a.isTime()) && b.isDaysTimeDuration())
        return plusDuration(run, a, b.daysTimeDuration().negated());
    if (isPointInTime(a) && b.isYearsMonthsDuration()) return plusMonths(run, a, -b.yearsMonthsDuration().months);
    return mismatch(run, "subtract", a, b);
}

Value multiply(Run& run, const Value& a, const Value& b) {
    if (a.isNumber() && b.isNumber()) return checked(run, a.number().times(b.number()));
    if (!a.isNumber() && !b.isNumber()) return mismatch(run, "multiply", a, b);
    const auto& factor = a.isNumber() ? a.number() : b.number();
    const auto& other = a.isNumber() ? b : a;
    if (other.isYearsMonthsDuration()) return scaledMonths(run, factor.times(other.yearsMonthsDuration().months));
    if (!other.isDaysTimeDuration()) return mismatch(run, "multiply", a, b);
    const auto seconds = secondsOf(other.daysTimeDuration()).times(factor);
    return checked(run, seconds ? durationOf(*seconds) : std::nullopt);
}

Value divide(Run& run, const Value& a, const Value& b) {
    const auto byZero = [&run] { return run.fail("feel.division_by_zero", "division by zero"); };
    if (b.isNumber() && b.number().isZero()) return byZero();
    if (a.isNumber() && b.isNumber()) return checked(run, a.number().dividedBy(b.number()));
    if (a.isYearsMonthsDuration()) {
        const Number count = a.yearsMonthsDuration().months;
        if (b.isNumber()) return scaledMonths(run, count.dividedBy(b.number()));
        if (b.isYearsMonthsDuration()) {
            if (b.yearsMonthsDuration().months == 0) return byZero();
            return checked(run, count.dividedBy(b.yearsMonthsDuration().months));
        }
    }
    if (a.isDaysTimeDuration()) {
        const auto seconds = secondsOf(a.daysTimeDuration());
        if (b.isNumber()) {
            const auto quotient = seconds.dividedBy(b.number());
            return checked(run, quotient ? durationOf(*quotient) : std::nullopt);
        }
        if (b.isDaysTimeDuration()) {
            if (b.daysTimeDuration() == DaysTimeDuration{}) return byZero();
            return checked(run, seconds.dividedBy(secondsOf(b.daysTimeDuration())));
        }
    }
    return mismatch(run, "divide", a, b);
}

Value power(Run& run, const Value& a, const Value& b) {
    if (a.isNumber() && b.isNumber()) return checked(run, a.number().power(b.number()));
    return mismatch(run, "raise", a, b);
}

Value negate(Run& run, const Value& value) {
    if (value.isNumber()) return value.number().negated();
    if (value.isYearsMonthsDuration()) return YearsMonthsDuration{-value.yearsMonthsDuration().months};
    if (value.isDaysTimeDuration()) return value.daysTimeDuration().negated();
    return run.fail("feel.operand_type", "cannot negate a {type}", typeArguments({{"type", typeName(value.type())}}));
}

}  // namespace entente::feel
