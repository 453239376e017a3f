#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "bench/support/measure.h"

namespace entente::bench {

/// Who acts in the benchmark.
struct Actor {
    std::string email;
    std::string password;
};

/// A data folder that a server can serve.
struct Ground {
    Actor coordinator;
    std::vector<std::int64_t> tasks;  ///< open ones of the coordinator
    Footprint footprint;              ///< of a completion
    std::string programPath;
};

/// The demo program with a case of the shipped workflow under way.
Ground demoGround(const std::filesystem::path& folder);

/// 50 programs with 40 open tasks each, one of 10 a form of the coordinators; the demo's with 500 participants and 120
/// sessions.
Ground crowdedGround(const std::filesystem::path& folder);

/// The demo program with `count` cases of `loop`.
Ground loopGround(const std::filesystem::path& folder, std::size_t count);

}  // namespace entente::bench
