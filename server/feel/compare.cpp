#include "feel/compare.h"

#include <utility>

#include "feel/zone.h"

namespace entente::feel {

namespace {

using Order = std::optional<std::strong_ordering>;

std::int64_t offsetOf(const ZoneRef& zone) {
    if (zone.kind == ZoneRef::Kind::Offset) return zone.offset;
    if (zone.kind == ZoneRef::Kind::Named) return offsetAt(0, zone.name);
    return 0;
}

bool isLocal(const Time& time) {
    return time.zone.kind == ZoneRef::Kind::Local;
}

Order compareTimes(const Time& a, const Time& b) {
    if (isLocal(a) != isLocal(b)) return std::nullopt;
    return std::pair(a.second - offsetOf(a.zone), a.nanos) <=> std::pair(b.second - offsetOf(b.zone), b.nanos);
}

Order compareDateTimes(const DateTime& a, const DateTime& b) {
    if (isLocal(a.time) != isLocal(b.time)) return std::nullopt;
    return std::pair(a.epochSecond(), a.time.nanos) <=> std::pair(b.epochSecond(), b.time.nanos);
}

/// Equality looks at whole seconds only (table 42); the order of times at fractions too.
Time wholeSeconds(Time time) {
    time.nanos = 0;
    return time;
}

std::optional<bool> equalLists(const List& a, const List& b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (const auto result = equal(a[i], b[i]); result != true) return result;
    return true;
}

std::optional<bool> equalContexts(const Context& a, const Context& b) {
    if (a.size() != b.size()) return false;
    for (const auto& [name, value] : a.entries()) {
        const auto* other = b.find(name);
        if (other == nullptr) return false;
        if (const auto result = equal(value, *other); result != true) return result;
    }
    return true;
}

bool equalRanges(const Range& a, const Range& b) {
    return a.form == b.form && a.lowIncluded == b.lowIncluded && a.highIncluded == b.highIncluded &&
           equal(a.low, b.low) == true && equal(a.high, b.high) == true;
}

}  // namespace

std::optional<bool> equal(const Value& a, const Value& b) {
    if (a.isNull() || b.isNull()) return a.isNull() && b.isNull();
    if (a.type() != b.type()) return std::nullopt;
    switch (a.type()) {
        case Type::List:
            return equalLists(a.list(), b.list());
        case Type::Context:
            return equalContexts(a.context(), b.context());
        case Type::Range:
            return equalRanges(a.range(), b.range());
        case Type::Boolean:
            return a.boolean() == b.boolean();
        case Type::String:
            return a.string() == b.string();
        case Type::Function:
            return a.function() == b.function();
        case Type::Time:
            return compareTimes(wholeSeconds(a.time()), wholeSeconds(b.time())) == std::strong_ordering::equal;
        case Type::DateTime:
            return compareDateTimes({a.dateTime().date, wholeSeconds(a.dateTime().time)},
                                    {b.dateTime().date, wholeSeconds(b.dateTime().time)}) ==
                   std::strong_ordering::equal;
        default:
            break;
    }
    const auto order = compare(a, b);
    return order && *order == std::strong_ordering::equal;
}

Order compare(const Value& a, const Value& b) {
    if (a.type() != b.type()) return std::nullopt;
    switch (a.type()) {
        case Type::Number:
            return a.number() <=> b.number();
        case Type::String:
            return a.string() <=> b.string();  // UTF-8 sorts by code point
        case Type::Date:
            return a.date() <=> b.date();
        case Type::Time:
            return compareTimes(a.time(), b.time());
        case Type::DateTime:
            return compareDateTimes(a.dateTime(), b.dateTime());
        case Type::YearsMonthsDuration:
            return a.yearsMonthsDuration() <=> b.yearsMonthsDuration();
        case Type::DaysTimeDuration:
            return a.daysTimeDuration() <=> b.daysTimeDuration();
        default:
            return std::nullopt;
    }
}

std::optional<bool> includes(const Range& range, const Value& value) {
    if (range.form == Range::Form::Equal || range.form == Range::Form::NotEqual) {
        const auto result = equal(value, range.low);
        return result ? std::optional(*result == (range.form == Range::Form::Equal)) : std::nullopt;
    }
    bool inside = true;
    if (range.form != Range::Form::To) {
        const auto order = compare(value, range.low);
        if (!order) return std::nullopt;
        inside = *order > 0 || (*order == 0 && range.lowIncluded);
    }
    if (range.form != Range::Form::From) {
        const auto order = compare(value, range.high);
        if (!order) return std::nullopt;
        inside = inside && (*order < 0 || (*order == 0 && range.highIncluded));
    }
    return inside;
}

std::optional<bool> satisfies(const Value& value, const Value& test) {
    if (test.isRange() && !value.isRange()) return includes(test.range(), value);
    if (test.isList()) {
        if (value.isList() && equal(value, test) == true) return true;
        for (const auto& element : test.list()) {
            const auto found = element.isList() ? equal(value, element) : satisfies(value, element);
            if (found == true) return true;
        }
        return false;
    }
    return equal(value, test);
}

bool same(const Value& a, const Value& b) {
    return equal(a, b) == true;
}

}  // namespace entente::feel
