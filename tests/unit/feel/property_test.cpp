#include <doctest/doctest.h>
#include <unicode/gregocal.h>

#include <array>
#include <random>

#include "feel/compare.h"
#include "feel/json.h"
#include "feel/value_set.h"
#include "laboratory.h"

using namespace entente;
using namespace entente::feel;

namespace {

class AnyValue {
  public:
    explicit AnyValue(unsigned seed) : random_(seed) {}

    Value operator()(int depth = 3) {
        switch (below(depth > 0 ? 12 : 9)) {
            case 0:
                return Value();
            case 1:
                return below(2) == 0;
            case 2:
            case 3:
                return number();
            case 4:
                return string();
            case 5:
                return date();
            case 6:
                return time();
            case 7:
                return DateTime{date(), time()};
            case 8:
                return duration();
            case 9:
                return list(depth);
            case 10:
                return context(depth);
            default:
                return range();
        }
    }

    Number number() {
        auto digits = std::to_string(static_cast<std::int64_t>(random_()) >> below(64));
        if (below(2) == 0) digits += std::to_string(random_() % 1'000'000'000'000'000);
        if (below(2) == 0) digits += "e" + std::to_string(static_cast<int>(below(80)) - 40);
        return *Number::parse(digits);
    }

    Date date() { return Date::fromDays(static_cast<std::int64_t>(random_() % 4'000'000) - 2'000'000); }

  private:
    std::size_t below(std::size_t limit) { return static_cast<std::size_t>(random_() % limit); }

    std::string string() {
        static constexpr std::array<const char*, 12> kPieces{"a",  " ",  "\"",  "\\",   "\n", "\t",
                                                             "한", "🐎", "\\n", "\\u0", "}",  "\x01"};
        std::string text;
        for (auto count = below(6); count > 0; --count)
            text += kPieces[below(kPieces.size())];
        return text;
    }

    Time time() {
        static const std::array<ZoneRef, 5> kZones{ZoneRef{}, ZoneRef::utc(), ZoneRef::named("Asia/Tashkent"),
                                                   ZoneRef{ZoneRef::Kind::Offset, -12'600, {}},
                                                   ZoneRef{ZoneRef::Kind::Offset, 32'461, {}}};
        const auto nanos = below(2) == 0 ? 0 : static_cast<std::int32_t>(below(1'000'000'000));
        return {static_cast<std::int32_t>(below(86'400)), nanos, kZones[below(kZones.size())]};
    }

    Value duration() {
        if (below(2) == 0) return YearsMonthsDuration{static_cast<std::int64_t>(below(50'000)) - 25'000};
        return DaysTimeDuration{static_cast<std::int64_t>(below(2'000'000'000)) - 1'000'000'000,
                                below(2) == 0 ? 0 : static_cast<std::int32_t>(below(1'000'000'000))};
    }

    Value list(int depth) {
        List list;
        for (auto count = below(4); count > 0; --count)
            list.push_back((*this)(depth - 1));
        return list;
    }

    Value context(int depth) {
        static constexpr std::array<const char*, 8> kNames{"a", "Monthly Salary", "x-y",           "if",
                                                           "",  "a\"b",           "date and time", "1"};
        Context context;
        for (auto count = below(4); count > 0; --count)
            context.set(kNames[below(kNames.size())], (*this)(depth - 1));
        return context;
    }

    Value range() {
        Number low = number();
        Number high = number();
        if (high < low) std::swap(low, high);
        switch (below(4)) {
            case 0:
                return Range{low, Value(), below(2) == 0, false, Range::Form::From};
            case 1:
                return Range{Value(), high, false, below(2) == 0, Range::Form::To};
            default:
                return Range{low, high, below(2) == 0, below(2) == 0};
        }
    }

    std::mt19937_64 random_;
};

}  // namespace

TEST_CASE("a value that is printed reads as the same value") {
    AnyValue any(1);
    for (int i = 0; i < 3000; ++i) {
        const auto value = any();
        const auto literal = feelLiteral(value);
        CAPTURE(literal);
        const auto read = evaluate(literal, {}, laboratory());
        REQUIRE(read);
        CHECK(*read == value);
        CHECK(hashOf(*read) == hashOf(value));
        const auto stored = fromTypedJson(toTypedJson(value));
        REQUIRE(stored);
        CHECK(*stored == value);
        CHECK(fromJson(toJson(value)).ok());
    }
}

TEST_CASE("the laws of decimal arithmetic hold") {
    AnyValue any(2);
    const auto close = [](const Number& a, const Number& b) {
        // Each operation rounds once at 34 digits.
        const auto difference = a.minus(b)->absolute();
        const auto unit = a.absolute().times(*Number::parse("1e-32"));
        return difference <= *unit || difference.isZero();
    };
    for (int i = 0; i < 3000; ++i) {
        const auto a = any.number();
        const auto b = any.number();
        const auto c = any.number();
        CHECK(a.plus(b) == b.plus(a));
        CHECK(a.times(b) == b.times(a));
        CHECK(a.plus(0) == a);
        CHECK(a.times(1) == a);
        CHECK(a.minus(a) == Number(0));
        CHECK(a.negated().negated() == a);
        CHECK(close(*a.times(b)->times(c), *a.times(*b.times(c))));
        if (!b.isZero()) CHECK(close(a, *a.dividedBy(b)->times(b)));
        if (!a.isNegative()) {
            const auto root = *a.squareRoot();
            CHECK(close(a, *root.times(root)));
        }
        CHECK((a < b) == (b > a));
        CHECK((a < b || b < a || a == b));
        if (a < b && b < c) CHECK(a < c);
        CHECK(a.floor() <= a);
        CHECK(a.ceiling() >= a);
        for (const int scale : {0, 2, 7}) {
            const auto rounded = *a.rounded(scale, Rounding::HalfEven);
            CHECK(rounded.rounded(scale, Rounding::HalfEven) == rounded);
            CHECK(a.rounded(scale, Rounding::Floor) <= a);
            CHECK(a.rounded(scale, Rounding::Ceiling) >= a);
        }
    }
}

TEST_CASE("dates agree with ICU's proleptic Gregorian calendar") {
    UErrorCode status = U_ZERO_ERROR;
    icu::GregorianCalendar calendar(*icu::TimeZone::getGMT(), icu::Locale::getUK(), status);
    calendar.setGregorianChange(-1e18, status);
    calendar.setFirstDayOfWeek(UCAL_MONDAY);
    calendar.setMinimalDaysInFirstWeek(4);
    REQUIRE(U_SUCCESS(status));
    std::mt19937_64 random(3);
    for (int i = 0; i < 20'000; ++i) {
        const auto day = static_cast<std::int64_t>(random() % 3'000'000) - 1'500'000;
        const auto date = Date::fromDays(day);
        CAPTURE(date.text());
        calendar.setTime(static_cast<UDate>(day) * 86'400'000.0, status);
        const auto field = [&](UCalendarDateFields which) { return calendar.get(which, status); };
        CHECK(date.year == field(UCAL_EXTENDED_YEAR));
        CHECK(date.month == field(UCAL_MONTH) + 1);
        CHECK(date.day == field(UCAL_DATE));
        CHECK(date.weekday() % 7 == field(UCAL_DAY_OF_WEEK) - 1);
        CHECK(date.dayOfYear() == field(UCAL_DAY_OF_YEAR));
        CHECK(date.weekOfYear() == field(UCAL_WEEK_OF_YEAR));
        CHECK(date.lastDayOfMonth() == calendar.getActualMaximum(UCAL_DATE, status));
        CHECK(date.days() == day);
        const auto months = static_cast<int>(random() % 2400) - 1200;
        calendar.add(UCAL_MONTH, months, status);
        CHECK(date.plusMonths(months)->day == field(UCAL_DATE));
        CHECK(date.plusMonths(months)->month == field(UCAL_MONTH) + 1);
    }
    CHECK(U_SUCCESS(status));
}
