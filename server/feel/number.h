#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace entente::feel {

enum class Rounding { HalfEven, HalfUp, HalfDown, Up, Down, Floor, Ceiling };

/// A finite IEEE 754-2008 decimal128: 34 significant digits, results rounded half-even. 16 bytes, copied freely,
/// thread-safe. An operation without a finite result (overflow, division by zero, root of a negative number) gives
/// nothing instead of an infinity or NaN: FEEL (DMN 1.5, 10.3.2.3.1) knows neither.
class Number {
  public:
    Number() : Number(std::int64_t{0}) {}
    Number(std::int64_t value);
    Number(int value) : Number(static_cast<std::int64_t>(value)) {}

    /// The shortest decimal that reads back as `value`; nothing for infinities and NaN.
    static std::optional<Number> fromDouble(double value);
    /// `-1.50`, `.5`, `1e3`; more than 34 digits are rounded half-even. Nothing for other text, or out of range.
    static std::optional<Number> parse(std::string_view text);

    /// As FEEL `string()`: no exponent, and trailing zeros of the fraction as they are (`1.50`).
    std::string text() const;
    /// Without trailing zeros of the fraction, and with an exponent where it is far shorter: the form of JSON.
    std::string shortest() const;
    double toDouble() const;
    /// Nothing when the number has a fraction or lies outside the range.
    std::optional<std::int64_t> toInt64() const;
    bool isInteger() const;
    bool isNegative() const;
    bool isZero() const;

    std::optional<Number> plus(const Number& other) const;
    std::optional<Number> minus(const Number& other) const;
    std::optional<Number> times(const Number& other) const;
    std::optional<Number> dividedBy(const Number& other) const;
    std::optional<Number> power(const Number& exponent) const;
    /// FEEL `modulo`: this - other * floor(this / other); the sign is that of `other`.
    std::optional<Number> modulo(const Number& other) const;
    std::optional<Number> squareRoot() const;
    std::optional<Number> exponential() const;
    std::optional<Number> logarithm() const;
    Number negated() const;
    Number absolute() const;
    /// To `scale` digits behind the point (negative: tens, hundreds …). Nothing outside -6176..6176 or on overflow.
    std::optional<Number> rounded(int scale, Rounding mode) const;
    Number floor() const { return *rounded(0, Rounding::Floor); }
    Number ceiling() const { return *rounded(0, Rounding::Ceiling); }

    /// By value: 1.0 equals 1.
    std::strong_ordering operator<=>(const Number& other) const;
    bool operator==(const Number& other) const { return (*this <=> other) == std::strong_ordering::equal; }
    /// Equal numbers have equal hashes.
    std::size_t hash() const;

  private:
    friend struct Decimal;  // the unpacked form, in decimal.h
    struct Bits {
        std::uint64_t low, high;
    };
    explicit Number(Bits bits) : bits_(bits) {}

    Bits bits_;  // binary integer decimal encoding of IEEE 754-2008 (3.5.2)
};

}  // namespace entente::feel
