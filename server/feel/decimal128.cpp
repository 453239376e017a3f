// The one file that needs GCC's decimal floating point: clang has none, so lint skips it and fuzzers link it in.
#include <cstring>
#include <decimal/decimal>

#include "feel/decimal.h"

namespace entente::feel::decimal128 {

namespace {

using std::decimal::decimal128;

decimal128 value(Wide bits) {
    decimal128 result;
    static_assert(sizeof result == sizeof bits);
    std::memcpy(static_cast<void*>(&result), &bits, sizeof bits);
    return result;
}

Wide bits(decimal128 value) {
    Wide result = 0;
    std::memcpy(&result, static_cast<const void*>(&value), sizeof result);
    return result;
}

}  // namespace

Wide add(Wide a, Wide b) {
    return bits(value(a) + value(b));
}
Wide multiply(Wide a, Wide b) {
    return bits(value(a) * value(b));
}
Wide divide(Wide a, Wide b) {
    return bits(value(a) / value(b));
}

}  // namespace entente::feel::decimal128
