// g++ calls `__sanitizer_cov_trace_pc` at each basic block of what is compiled with -fsanitize-coverage=trace-pc; a
// pair of blocks in a row is an edge, counted in a table by its hash.
#include "coverage.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace {

constexpr std::size_t kEdges = std::size_t{1} << 17;
std::array<std::uint8_t, kEdges> touched;   // since `start`
std::array<std::uint8_t, kEdges> everSeen;  // a bit for each order of magnitude
std::uintptr_t before = 0;
int edges = 0;

std::uint8_t magnitude(std::uint8_t count) {
    if (count < 3) return count;
    if (count < 8) return 4;
    return count < 32 ? 8 : (count < 128 ? 16 : 32);
}

}  // namespace

extern "C" void __sanitizer_cov_trace_pc();
extern "C" void __sanitizer_cov_trace_pc() {
    auto block = reinterpret_cast<std::uintptr_t>(__builtin_return_address(0));
    block ^= block >> 15;
    auto& count = touched[(block ^ before) % kEdges];
    if (count != 255) ++count;
    before = block << 1;
}

namespace entente::fuzz::coverage {

void start() {
    touched.fill(0);
    before = 0;
}

bool grew() {
    bool found = false;
    for (std::size_t i = 0; i < kEdges; ++i) {
        if (touched[i] == 0) continue;
        const auto seenAs = magnitude(touched[i]);
        if ((everSeen[i] & seenAs) != 0) continue;
        if (everSeen[i] == 0) ++edges;
        everSeen[i] = static_cast<std::uint8_t>(everSeen[i] | seenAs);
        found = true;
    }
    return found;
}

int seen() {
    return edges;
}

}  // namespace entente::fuzz::coverage
