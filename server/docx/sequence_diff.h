#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace entente::docx {

/// A stretch of two sequences: of the same length when it is common to both, otherwise either may be empty.
struct Stretch {
    bool isCommon = false;
    std::size_t beforeBegin = 0, beforeEnd = 0, afterBegin = 0, afterEnd = 0;
};

/// The shortest edit from `before` to `after` (Myers' O(ND) algorithm) as stretches that cover both in order. Sequences
/// that differ in more than about 1,500 places are not searched to the end: what is left differs as a whole.
std::vector<Stretch> diff(const std::vector<std::string>& before, const std::vector<std::string>& after);

}  // namespace entente::docx
