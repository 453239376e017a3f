#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "base/error.h"

namespace entente::engine {

/// How many elements one command may enter and leave before it counts as a loop without a wait.
class StepBudget {
  public:
    explicit StepBudget(std::int64_t steps) : budget_(steps) {}

    /// Counts a step; false when none is left.
    bool take();
    /// For the name of a loop: the command goes through this node, whose id lives as long as its definition.
    void enter(const std::string& elementId) { entered_.push_back(&elementId); }
    /// More for a multi-instance activity at this place, once: a long loop is no endless one, but a cycle that comes
    /// through it again and again is.
    void grant(std::string place, int instances);
    /// What to say when `take` gave none.
    Message exceeded(const std::string& elementId) const;

  private:
    std::string loopTo(const std::string& elementId) const;

    std::int64_t steps_ = 0;
    std::int64_t budget_;
    std::int64_t granted_ = 0;  ///< of the budget
    std::set<std::string> grantedTo_;
    std::vector<const std::string*> entered_;
};

}  // namespace entente::engine
