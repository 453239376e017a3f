#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace entente::bench {

/// Who acts in the benchmark.
struct Actor {
    std::string email;
    std::string password;
};

/// What one completed task writes.
struct Footprint {
    double rows = 0;         ///< inserted, updated or deleted
    double bytesPerRow = 0;  ///< of the inserted ones
};

/// A data folder that a server can serve.
struct Ground {
    Actor coordinator;
    std::vector<std::int64_t> tasks;  ///< open ones of the coordinator
    Footprint footprint;
    std::string programPath;
};

/// The demo program with a case of the shipped workflow under way.
Ground demoGround(const std::filesystem::path& folder);

/// The demo program with `count` cases of a workflow whose one task comes again when it is done, so that each
/// completion ends a task and opens the next.
Ground loopGround(const std::filesystem::path& folder, std::size_t count);

}  // namespace entente::bench
