// Roots, exponentials and logarithms: series in decimal128 itself, good to the last digit or two of 34.
#include <cmath>

#include "feel/decimal.h"
#include "feel/number.h"

namespace entente::feel {

namespace {

using Maybe = std::optional<Number>;

// ln 10 in two parts, so that subtracting a multiple of it loses nothing.
const Number& lnTenHigh() {
    static const Number value = *Number::parse("2.302585092994045684017991454684364");
    return value;
}
const Number& lnTenLow() {
    static const Number value = *Number::parse("2.07601101488628772976033327900967572e-34");
    return value;
}

Number scaled(const Number& number, int exponent) {
    auto value = Decimal::unpack(number);
    value.exponent += exponent;
    return value.pack().value_or(Number());
}

Maybe scaledChecked(const Number& number, int exponent) {
    auto value = Decimal::unpack(number);
    value.exponent += exponent;
    return value.pack();
}

Number reduced(const Number& number) {
    return *Decimal::unpack(number).reduced().pack();
}

// |x| is at most about 1.2.
Number series(const Number& x) {
    Number sum = 1;
    Number term = 1;
    for (int n = 1; n < 60; ++n) {
        term = *term.times(x)->dividedBy(n);
        const Number next = *sum.plus(term);
        if (next == sum) break;
        sum = next;
    }
    return sum;
}

Maybe integerPower(Number base, std::uint64_t exponent) {
    Number result = 1;
    while (exponent != 0) {
        if (exponent & 1) {
            const auto product = result.times(base);
            if (!product) return std::nullopt;
            result = *product;
        }
        exponent >>= 1;
        if (exponent == 0) break;
        const auto square = base.times(base);
        if (!square) return std::nullopt;
        base = *square;
    }
    return result;
}

}  // namespace

std::optional<Number> Number::exponential() const {
    if (isZero()) return Number(1);
    if (absolute() > Number(14'300)) return isNegative() ? Maybe(Number(0)) : std::nullopt;
    const auto tens = dividedBy(lnTenHigh())->rounded(0, Rounding::HalfEven);
    const auto rest = minus(*tens->times(lnTenHigh()))->minus(*tens->times(lnTenLow()));
    return scaledChecked(series(*rest), static_cast<int>(*tens->toInt64()));
}

std::optional<Number> Number::logarithm() const {
    if (isZero() || isNegative()) return std::nullopt;
    if (*this == Number(1)) return Number(0);
    const auto value = Decimal::unpack(*this);
    // A mantissa between 0.3 and 3, so that a number close to 1 keeps its digits.
    int exponent = digitCount(value.coefficient) + value.exponent - 1;
    Number mantissa = scaled(*this, -exponent);
    if (mantissa > Number(3)) {
        mantissa = scaled(mantissa, -1);
        ++exponent;
    }
    auto guess = *fromDouble(std::log(mantissa.toDouble()));
    for (int round = 0; round < 2; ++round) {  // Halley: each step triples the digits
        const auto power = *guess.exponential();
        const auto step = mantissa.minus(power)->times(2)->dividedBy(*mantissa.plus(power));
        guess = *guess.plus(*step);
    }
    const Number tens = exponent;
    return tens.times(lnTenHigh())->plus(*tens.times(lnTenLow())->plus(guess));
}

std::optional<Number> Number::squareRoot() const {
    if (isZero()) return Number(0);
    if (isNegative()) return std::nullopt;
    auto value = Decimal::unpack(*this);
    // Into the range of double, by an even power of ten.
    int half = (digitCount(value.coefficient) + value.exponent) / 2;
    const Number inside = scaled(*this, -2 * half);
    auto root = *fromDouble(std::sqrt(inside.toDouble()));
    for (int round = 0; round < 3; ++round)
        root = *root.plus(*inside.dividedBy(root))->dividedBy(2);
    // What is left is taken exactly, by halves of 17 digits, so that the last digit is right too.
    const auto high = *root.rounded(16, Rounding::Down);
    const auto low = *root.minus(high);
    const auto rest = inside.minus(*high.times(high))->minus(*high.times(low)->times(2))->minus(*low.times(low));
    root = *root.plus(*rest->dividedBy(*root.times(2)));
    return reduced(scaled(root, half));
}

std::optional<Number> Number::power(const Number& exponent) const {
    if (exponent.isZero()) return Number(1);
    if (const auto whole = exponent.toInt64(); whole && *whole < 1'000'000'000 && *whole > -1'000'000'000) {
        if (isZero() && *whole < 0) return std::nullopt;
        if (*whole > 0) return integerPower(*this, static_cast<std::uint64_t>(*whole));
        const auto inverse = integerPower(*this, static_cast<std::uint64_t>(-*whole));
        if (inverse && !inverse->isZero()) return Number(1).dividedBy(*inverse);
        return inverse ? std::nullopt : Maybe(Number(0));
    }
    if (isZero()) return exponent.isNegative() ? std::nullopt : Maybe(Number(0));
    if (isNegative()) return std::nullopt;
    if (exponent.times(2) == Number(1)) return squareRoot();
    const auto product = logarithm()->times(exponent);
    return product ? product->exponential() : std::nullopt;
}

}  // namespace entente::feel
