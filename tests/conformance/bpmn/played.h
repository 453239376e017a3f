#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/scenario.h"

namespace entente::conformance {

/// A model after a scenario, as the lines of `entente run` tell it.
struct Played {
    std::vector<std::string> lines;        ///< as `entente run` prints them
    std::map<std::string, int> completed;  ///< how often each element was; bodies of loops are left out
    std::vector<std::string> order;        ///< the completed elements, in order
    std::vector<std::string> incidents;
    feel::Context end;  ///< the last line
    int skipped = 0;

    feel::Value state() const { return *end.find("state"); }
};

/// Fails with what is wrong when the engine refuses the model.
Result<Played> play(const std::filesystem::path& model, const feel::Value& scenario);

std::string readText(const std::filesystem::path& file);
/// One value a line.
std::vector<feel::Value> readLines(const std::filesystem::path& file);

}  // namespace entente::conformance
