#include "engine/step_budget.h"

#include <algorithm>

namespace entente::engine {

bool StepBudget::take() {
    if (steps_ >= budget_) return false;
    ++steps_;
    return true;
}

void StepBudget::grant(std::string place, int instances) {
    constexpr std::int64_t stepsOfEach = 100;
    constexpr std::int64_t most = 1'000'000;
    if (!grantedTo_.insert(std::move(place)).second) return;
    const auto grant = std::min(instances * stepsOfEach, most - granted_);
    granted_ += grant;
    budget_ += grant;
}

Message StepBudget::exceeded(const std::string& elementId) const {
    return {"engine.loop",
            "Stopped after {steps} steps without anything to wait for: {loop}.",
            {{"steps", std::to_string(steps_)}, {"loop", loopTo(elementId)}}};
}

/// The way from the element to itself, as far as this command has gone it: `a → b → a`.
std::string StepBudget::loopTo(const std::string& elementId) const {
    std::string way = elementId;
    auto last = entered_.rbegin();
    if (last != entered_.rend() && **last == elementId) ++last;  // it is leaving
    for (; last != entered_.rend(); ++last) {
        way.insert(0, **last + " → ");
        if (**last == elementId) return way;
    }
    return elementId;
}

}  // namespace entente::engine
