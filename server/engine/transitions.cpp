#include "engine/transitions.h"

#include <array>

namespace entente::engine {

namespace {

struct ElementRule {
    std::optional<ElementStatus> from;
    ElementStep step;
    std::optional<ElementStatus> to;
};

constexpr std::optional<ElementStatus> kAbsent = std::nullopt;

constexpr std::array<ElementRule, 7> kElementRules = {{
    {kAbsent, ElementStep::Activate, ElementStatus::Active},
    {ElementStatus::Active, ElementStep::FailEntering, ElementStatus::FailedEntering},
    {ElementStatus::Active, ElementStep::FailLeaving, ElementStatus::FailedLeaving},
    {ElementStatus::FailedEntering, ElementStep::Resume, ElementStatus::Active},
    {ElementStatus::FailedLeaving, ElementStep::Resume, ElementStatus::Active},
    {ElementStatus::Active, ElementStep::Complete, kAbsent},
    {ElementStatus::Active, ElementStep::Terminate, kAbsent},
}};

struct InstanceRule {
    InstanceStatus from;
    InstanceStep step;
    InstanceStatus to;
};

constexpr std::array<InstanceRule, 5> kInstanceRules = {{
    {InstanceStatus::New, InstanceStep::Start, InstanceStatus::Active},
    {InstanceStatus::Active, InstanceStep::Complete, InstanceStatus::Completed},
    {InstanceStatus::Active, InstanceStep::Terminate, InstanceStatus::Terminated},
    {InstanceStatus::Active, InstanceStep::Reopen, InstanceStatus::Active},
    {InstanceStatus::Completed, InstanceStep::Reopen, InstanceStatus::Active},
}};

}  // namespace

ElementTransition transition(std::optional<ElementStatus> from, ElementStep step) {
    for (const auto& rule : kElementRules)
        if (rule.from == from && rule.step == step) return {true, rule.to};
    return {};
}

std::optional<InstanceStatus> transition(InstanceStatus from, InstanceStep step) {
    for (const auto& rule : kInstanceRules)
        if (rule.from == from && rule.step == step) return rule.to;
    return std::nullopt;
}

}  // namespace entente::engine
