#include "feel/number.h"

#include <doctest/doctest.h>

#include <array>
#include <random>

using namespace entente::feel;

namespace {

Number number(std::string_view text) {
    return *Number::parse(text);
}

std::string shown(const std::optional<Number>& value) {
    return value ? value->text() : "none";
}

}  // namespace

TEST_CASE("numbers are read and written exactly") {
    for (const auto* text : {"0", "1", "-1", "1.50", "0.001", "-0.5", "9999999999999999999999999999999999", "1000"})
        CHECK(number(text).text() == text);
    CHECK(number(".5").text() == "0.5");
    CHECK(number("1e3").text() == "1000");
    CHECK(number("1.50").shortest() == "1.5");
    CHECK(number("1e300").shortest() == "1e300");
    CHECK(number("12345678901234567890123456789012345").text() == "12345678901234567890123456789012340");
    CHECK(number("1.00000000000000000000000000000000050000000001").text() == "1.000000000000000000000000000000001");
    CHECK(number("-0").text() == "0");
    for (const auto* text :
         {"", "-", ".", "1.", "+1", "1e", "1e+", "0x1", "1 ", "1..2", "--1", "NaN", "inf", "1e99999"})
        CHECK_FALSE(Number::parse(text));
}

TEST_CASE("sums, products and quotients round half-even at 34 digits") {
    CHECK(shown(number("0.1").plus(number("0.2"))) == "0.3");
    CHECK(shown(number("1").dividedBy(3)) == "0.3333333333333333333333333333333333");
    CHECK(shown(number("9999999999999999999999999999999999").plus(1)) == "10000000000000000000000000000000000");
    CHECK(shown(number("1e6144").times(10)) == "none");
    CHECK(shown(number("1").dividedBy(0)) == "none");
    CHECK(shown(number("2").power(100)) == "1267650600228229401496703205376");
    CHECK(shown(number("2").power(-3)) == "0.125");
    CHECK(shown(number("0").power(-1)) == "none");
    CHECK(shown(number("-8").power(number("0.5"))) == "none");
    CHECK(shown(number("2").squareRoot()) == "1.414213562373095048801688724209698");
    CHECK(shown(number("1").exponential()) == "2.718281828459045235360287471352662");
    CHECK(shown(number("10").logarithm()) == "2.302585092994045684017991454684364");
}

TEST_CASE("modulo takes the sign of the divisor") {
    struct Case {
        const char *a, *b, *result;
    };
    for (const auto& [a, b, result] : {Case{"10", "-3", "-2"}, Case{"-10", "3", "2"}, Case{"10.1", "4.5", "1.1"},
                                       Case{"-10.1", "4.5", "3.4"}, Case{"10", "0", "none"}})
        CHECK(shown(number(a).modulo(number(b))) == result);
}

TEST_CASE("each rounding mode") {
    struct Case {
        const char* value;
        int scale;
        Rounding mode;
        const char* result;
    };
    constexpr std::array kCases{
        Case{"2.5", 0, Rounding::HalfEven, "2"},
        Case{"3.5", 0, Rounding::HalfEven, "4"},
        Case{"-2.5", 0, Rounding::HalfUp, "-3"},
        Case{"-2.5", 0, Rounding::HalfDown, "-2"},
        Case{"1.121", 2, Rounding::Up, "1.13"},
        Case{"-1.129", 2, Rounding::Down, "-1.12"},
        Case{"-1.1", 0, Rounding::Floor, "-2"},
        Case{"-1.1", 0, Rounding::Ceiling, "-1"},
        Case{"1250", -2, Rounding::HalfEven, "1200"},
        Case{"0.001", -50, Rounding::Up,
             "1"
             "00000000000000000000000000000000000000000000000000"},
    };
    for (const auto& [value, scale, mode, result] : kCases)
        CHECK(shown(number(value).rounded(scale, mode)) == result);
}

TEST_CASE("integers pass unharmed, others are refused") {
    for (const std::int64_t value : {std::int64_t{0}, std::int64_t{-1}, INT64_MAX, INT64_MIN}) {
        CHECK(Number(value).toInt64() == value);
        CHECK(Number(value).text() == std::to_string(value));
    }
    CHECK(number("12.00").toInt64() == 12);
    CHECK_FALSE(number("12.5").toInt64());
    CHECK_FALSE(number("9223372036854775808").toInt64());
    CHECK(number("1e18").toInt64() == 1'000'000'000'000'000'000);
}

TEST_CASE("arithmetic laws hold on random numbers") {
    std::mt19937_64 random(7);
    const auto any = [&] {
        const auto text = std::to_string(static_cast<std::int64_t>(random()) / 1000) + "e" +
                          std::to_string(static_cast<int>(random() % 12) - 6);
        return number(text);
    };
    for (int i = 0; i < 2000; ++i) {
        const auto a = any();
        const auto b = any();
        CHECK(a.plus(b) == b.plus(a));
        CHECK(a.times(b) == b.times(a));
        CHECK(a.plus(b)->minus(b) == a);
        CHECK((a < b) == (b > a));
        CHECK(number(a.text()) == a);
        CHECK(number(a.shortest()) == a);
        CHECK(number(a.shortest()).hash() == a.hash());
        const auto rest = *a.modulo(b);
        CHECK(rest.absolute() < b.absolute());
    }
}
