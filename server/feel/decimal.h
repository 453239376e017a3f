#pragma once

#include <optional>

#include "feel/number.h"

/// The inside of `Number`, for `feel/number*.cpp` only.
namespace entente::feel {

using Wide = unsigned __int128;

inline constexpr int kDigits = 34;
inline constexpr int kMinExponent = -6176;
inline constexpr int kMaxExponent = 6111;

/// 10 to the power of 0 … 38.
Wide powerOfTen(int exponent);
/// Decimal digits of a coefficient; 0 for zero.
int digitCount(Wide coefficient);

/// ± coefficient · 10^exponent
struct Decimal {
    bool negative = false;
    Wide coefficient = 0;
    int exponent = 0;

    static Decimal unpack(const Number& number);
    /// Rounds half-even to 34 digits; `sticky` says that nonzero digits were cut off below the coefficient.
    std::optional<Number> pack(bool sticky = false) const;
    /// Divides the coefficient by 10^digits and raises the exponent.
    Decimal shortened(int digits, Rounding mode, bool sticky = false) const;
    /// Without trailing zeros.
    Decimal reduced() const;

    static Wide bits(const Number& number) {
        return static_cast<Wide>(number.bits_.high) << 64 | static_cast<Wide>(number.bits_.low);
    }
    static Number fromBits(Wide bits) {
        return Number(Number::Bits{static_cast<std::uint64_t>(bits), static_cast<std::uint64_t>(bits >> 64)});
    }
};

/// IEEE 754-2008 operations on the packed form; an infinity or NaN comes back as such (see `isFinite`).
namespace decimal128 {
Wide add(Wide a, Wide b);
Wide multiply(Wide a, Wide b);
Wide divide(Wide a, Wide b);
inline bool isFinite(Wide bits) {
    return (bits >> 122 & 0x1E) != 0x1E;
}
}  // namespace decimal128

}  // namespace entente::feel
