#include <fmt/format.h>

#include "feel/builtin.h"

namespace entente::feel {

namespace {

/// RFC 9562, 5.4: 122 random bits, version 4, variant 1.
Value uuid(const Call& call) {
    const auto& random = call.run.environment().random;
    const auto high = (random.next() & 0xFFFF'FFFF'FFFF'0FFFU) | 0x4000U;
    const auto low = (random.next() & 0x3FFF'FFFF'FFFF'FFFFU) | 0x8000'0000'0000'0000U;
    return fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:012x}", high >> 32, high >> 16 & 0xFFFF, high & 0xFFFF, low >> 48,
                       low & 0xFFFF'FFFF'FFFFU);
}

/// From 0 to less than 1, in steps of 10^-18.
Value number(const Call& call) {
    constexpr std::int64_t kSteps = 1'000'000'000'000'000'000;
    constexpr std::uint64_t kFair = UINT64_MAX / kSteps * kSteps;  // beyond it low numbers would come more often
    auto bits = call.run.environment().random.next();
    while (bits >= kFair)
        bits = call.run.environment().random.next();
    return *Number(static_cast<std::int64_t>(bits % kSteps)).dividedBy(kSteps);
}

}  // namespace

void addRandomFunctions(Registry& registry) {
    registry.add("uuid", "", uuid);
    registry.add("random number", "", number);
}

}  // namespace entente::feel
