#include "feel/number.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <functional>

#include "feel/decimal.h"

namespace entente::feel {

namespace {

constexpr int kBias = 6176;
constexpr Wide kSign = Wide{1} << 127;
constexpr Wide kCoefficientMask = (Wide{1} << 113) - 1;

constexpr std::array<Wide, 39> kPowers = [] {
    std::array<Wide, 39> powers{};
    Wide power = 1;
    for (auto& entry : powers) {
        entry = power;
        power *= 10;
    }
    return powers;
}();

constexpr Wide kTooMany = kPowers[kDigits];

std::string digitsOf(Wide coefficient) {
    std::string digits;
    do {
        digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(coefficient % 10)));
        coefficient /= 10;
    } while (coefficient != 0);
    return digits;
}

bool roundsUp(Rounding mode, bool negative, bool odd, int half, bool exact) {
    if (exact) return false;
    switch (mode) {
        case Rounding::HalfEven:
            return half > 0 || (half == 0 && odd);
        case Rounding::HalfUp:
            return half >= 0;
        case Rounding::HalfDown:
            return half > 0;
        case Rounding::Up:
            return true;
        case Rounding::Down:
            return false;
        case Rounding::Floor:
            return negative;
        case Rounding::Ceiling:
            return !negative;
    }
    return false;
}

std::optional<Number> finite(Wide bits) {
    if (!decimal128::isFinite(bits)) return std::nullopt;
    return Decimal::fromBits(bits);
}

std::string plain(const Decimal& value) {
    if (value.coefficient == 0 && value.exponent < -kDigits) return "0";
    auto text = digitsOf(value.coefficient);
    if (value.exponent > 0 && value.coefficient != 0) text.append(static_cast<std::size_t>(value.exponent), '0');
    if (value.exponent < 0) {
        const auto fraction = static_cast<std::size_t>(-value.exponent);
        if (text.size() <= fraction) text.insert(0, fraction + 1 - text.size(), '0');
        text.insert(text.size() - fraction, 1, '.');
    }
    return value.negative && value.coefficient != 0 ? "-" + text : text;
}

}  // namespace

Wide powerOfTen(int exponent) {
    return kPowers[static_cast<std::size_t>(exponent)];
}

int digitCount(Wide coefficient) {
    int low = 0;
    int high = 39;
    while (low < high) {
        const int middle = (low + high) / 2;
        if (middle <= 38 && powerOfTen(middle) <= coefficient)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

Decimal Decimal::unpack(const Number& number) {
    const Wide packed = bits(number);
    return {(packed & kSign) != 0, packed & kCoefficientMask, static_cast<int>(packed >> 113 & 0x3FFF) - kBias};
}

Decimal Decimal::shortened(int digits, Rounding mode, bool sticky) const {
    if (digits <= 0) return *this;
    Decimal result = *this;
    result.exponent += digits;
    int half = -1;  // what is cut off, compared with half a unit
    bool exact = false;
    if (digits > 38) {
        exact = coefficient == 0 && !sticky;
        result.coefficient = 0;
    } else {
        const Wide unit = powerOfTen(digits);
        const Wide rest = coefficient % unit;
        result.coefficient = coefficient / unit;
        exact = rest == 0 && !sticky;
        const Wide middle = unit / 2;
        half = rest > middle || (rest == middle && sticky) ? 1 : (rest == middle ? 0 : -1);
    }
    if (roundsUp(mode, negative, (result.coefficient & 1) != 0, half, exact)) ++result.coefficient;
    return result;
}

Decimal Decimal::reduced() const {
    Decimal result = *this;
    if (coefficient == 0) return {};
    while (result.coefficient % 10 == 0) {
        result.coefficient /= 10;
        ++result.exponent;
    }
    return result;
}

std::optional<Number> Decimal::pack(bool sticky) const {
    Decimal value = *this;
    int surplus = value.coefficient >= kTooMany ? digitCount(value.coefficient) - kDigits : 0;
    if (value.exponent + surplus < kMinExponent) surplus = kMinExponent - value.exponent;
    value = value.shortened(surplus, Rounding::HalfEven, sticky);
    if (value.coefficient == kTooMany) value = {value.negative, kTooMany / 10, value.exponent + 1};
    if (value.coefficient == 0) {
        value.exponent = std::max(kMinExponent, std::min(kMaxExponent, value.exponent));
        value.negative = false;
    }
    while (value.exponent > kMaxExponent) {
        if (value.coefficient >= kTooMany / 10) return std::nullopt;
        value.coefficient *= 10;
        --value.exponent;
    }
    return fromBits((value.negative ? kSign : 0) | static_cast<Wide>(value.exponent + kBias) << 113 |
                    value.coefficient);
}

Number::Number(std::int64_t value) {
    const Wide magnitude = value < 0 ? static_cast<Wide>(-static_cast<__int128>(value)) : static_cast<Wide>(value);
    *this = Decimal::fromBits((value < 0 ? kSign : 0) | static_cast<Wide>(kBias) << 113 | magnitude);
}

std::optional<Number> Number::fromDouble(double value) {
    if (!std::isfinite(value)) return std::nullopt;
    std::array<char, 32> buffer{};
    const auto written = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    return parse({buffer.data(), static_cast<std::size_t>(written.ptr - buffer.data())});
}

std::optional<Number> Number::parse(std::string_view text) {
    Decimal value;
    std::size_t at = 0;
    if (at < text.size() && text[at] == '-') {
        value.negative = true;
        ++at;
    }
    bool digits = false;
    bool point = false;
    bool sticky = false;
    std::int64_t exponent = 0;
    for (; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '.' && !point) {
            point = true;
            continue;
        }
        if (c < '0' || c > '9') break;
        digits = true;
        if (value.coefficient < powerOfTen(37)) {
            value.coefficient = value.coefficient * 10 + static_cast<Wide>(c - '0');
            if (point) --exponent;
        } else {
            sticky = sticky || c != '0';
            if (!point) ++exponent;
        }
    }
    if (!digits || (at > 0 && text[at - 1] == '.')) return std::nullopt;
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        bool negative = false;
        if (at < text.size() && (text[at] == '+' || text[at] == '-')) negative = text[at++] == '-';
        if (at == text.size()) return std::nullopt;
        std::int64_t written = 0;
        for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at)
            if (written < 100'000'000) written = written * 10 + (text[at] - '0');
        exponent += negative ? -written : written;
    }
    if (at != text.size()) return std::nullopt;
    value.exponent = static_cast<int>(std::max<std::int64_t>(-1'000'000, std::min<std::int64_t>(1'000'000, exponent)));
    return value.pack(sticky);
}

std::string Number::text() const {
    return plain(Decimal::unpack(*this));
}

std::string Number::shortest() const {
    const auto value = Decimal::unpack(*this).reduced();
    const int magnitude = digitCount(value.coefficient) + value.exponent;
    if (value.coefficient == 0 || (magnitude <= 40 && magnitude > -10)) return plain(value);
    return plain({value.negative, value.coefficient, 0}) + "e" + std::to_string(value.exponent);
}

double Number::toDouble() const {
    return std::strtod(shortest().c_str(), nullptr);
}

std::optional<std::int64_t> Number::toInt64() const {
    auto value = Decimal::unpack(*this);
    if (value.exponent != 0) value = value.reduced();
    if (value.coefficient == 0) return 0;
    if (value.exponent < 0 || digitCount(value.coefficient) + value.exponent > 19) return std::nullopt;
    const Wide magnitude = value.coefficient * powerOfTen(value.exponent);
    const Wide limit = Wide{1} << 63;
    if (magnitude > limit || (magnitude == limit && !value.negative)) return std::nullopt;
    const auto wide = static_cast<__int128>(magnitude);
    return static_cast<std::int64_t>(value.negative ? -wide : wide);
}

bool Number::isInteger() const {
    const auto value = Decimal::unpack(*this);
    return value.exponent >= 0 || value.reduced().exponent >= 0;
}

bool Number::isNegative() const {
    return (Decimal::bits(*this) & kSign) != 0 && !isZero();
}
bool Number::isZero() const {
    return (Decimal::bits(*this) & kCoefficientMask) == 0;
}

std::optional<Number> Number::plus(const Number& other) const {
    const auto a = Decimal::unpack(*this);
    const auto b = Decimal::unpack(other);
    if (a.exponent == b.exponent) {  // most sums; the general operation is several times slower
        Decimal sum{a.negative, 0, a.exponent};
        if (a.negative == b.negative) {
            sum.coefficient = a.coefficient + b.coefficient;
        } else if (a.coefficient >= b.coefficient) {
            sum.coefficient = a.coefficient - b.coefficient;
        } else {
            sum = {b.negative, b.coefficient - a.coefficient, a.exponent};
        }
        return sum.pack();
    }
    return finite(decimal128::add(Decimal::bits(*this), Decimal::bits(other)));
}

std::optional<Number> Number::minus(const Number& other) const {
    return plus(other.negated());
}

std::optional<Number> Number::times(const Number& other) const {
    const auto a = Decimal::unpack(*this);
    const auto b = Decimal::unpack(other);
    constexpr Wide kHalfWidth = Wide{1} << 56;
    if (a.coefficient < kHalfWidth && b.coefficient < kHalfWidth)
        return Decimal{a.negative != b.negative, a.coefficient * b.coefficient, a.exponent + b.exponent}.pack();
    return finite(decimal128::multiply(Decimal::bits(*this), Decimal::bits(other)));
}

std::optional<Number> Number::dividedBy(const Number& other) const {
    if (other.isZero()) return std::nullopt;
    return finite(decimal128::divide(Decimal::bits(*this), Decimal::bits(other)));
}

std::optional<Number> Number::modulo(const Number& other) const {
    if (other.isZero()) return std::nullopt;
    const auto a = Decimal::unpack(*this);
    const auto b = Decimal::unpack(other);
    const int exponent = std::min(a.exponent, b.exponent);
    if (digitCount(a.coefficient) + a.exponent - exponent <= 38 &&
        digitCount(b.coefficient) + b.exponent - exponent <= 38) {
        const Wide divisor = b.coefficient * powerOfTen(b.exponent - exponent);
        Wide rest = a.coefficient * powerOfTen(a.exponent - exponent) % divisor;
        if (rest != 0 && a.negative != b.negative) rest = divisor - rest;
        return Decimal{b.negative, rest, exponent}.pack();
    }
    const auto quotient = dividedBy(other);
    const auto product = quotient ? quotient->floor().times(other) : std::nullopt;
    return product ? minus(*product) : std::nullopt;
}

Number Number::negated() const {
    return isZero() ? *this : Decimal::fromBits(Decimal::bits(*this) ^ kSign);
}
Number Number::absolute() const {
    return Decimal::fromBits(Decimal::bits(*this) & ~kSign);
}

std::optional<Number> Number::rounded(int scale, Rounding mode) const {
    if (scale < -kBias || scale > kBias) return std::nullopt;
    const auto value = Decimal::unpack(*this);
    return value.shortened(-scale - value.exponent, mode).pack();
}

std::strong_ordering Number::operator<=>(const Number& other) const {
    const auto a = Decimal::unpack(*this);
    const auto b = Decimal::unpack(other);
    const int signA = a.coefficient == 0 ? 0 : (a.negative ? -1 : 1);
    const int signB = b.coefficient == 0 ? 0 : (b.negative ? -1 : 1);
    if (signA != signB || signA == 0) return signA <=> signB;
    const auto magnitude = [&]() -> std::strong_ordering {
        if (a.exponent == b.exponent) return a.coefficient <=> b.coefficient;
        const int sizeA = digitCount(a.coefficient) + a.exponent;
        const int sizeB = digitCount(b.coefficient) + b.exponent;
        if (sizeA != sizeB) return sizeA <=> sizeB;
        // Equal sizes: the one with the higher exponent has fewer digits, so it cannot overflow.
        if (a.exponent > b.exponent) return a.coefficient * powerOfTen(a.exponent - b.exponent) <=> b.coefficient;
        return a.coefficient <=> b.coefficient * powerOfTen(b.exponent - a.exponent);
    }();
    if (signA > 0) return magnitude;
    return 0 <=> magnitude;  // NOLINT(modernize-use-nullptr): a number, which the check takes for a pointer
}

std::size_t Number::hash() const {
    const auto value = Decimal::unpack(*this).reduced();
    const auto low = static_cast<std::uint64_t>(value.coefficient);
    const auto high = static_cast<std::uint64_t>(value.coefficient >> 64);
    const std::uint64_t mixed = low * 0x9E3779B97F4A7C15U ^ (high + static_cast<std::uint64_t>(value.exponent)) * 31U;
    return std::hash<std::uint64_t>{}(value.negative ? ~mixed : mixed);
}

}  // namespace entente::feel
