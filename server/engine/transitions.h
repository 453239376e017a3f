#pragma once

#include <optional>

#include "engine/state.h"

namespace entente::engine {

/// What can happen to an element instance.
enum class ElementStep { Activate, FailEntering, FailLeaving, Resume, Complete, Terminate };

/// What can happen to an instance.
enum class InstanceStep { Start, Complete, Terminate, Reopen };

/// Where an element instance is before and after a step; nothing stands for not (any longer) there.
struct ElementTransition {
    bool legal = false;
    std::optional<ElementStatus> to = {};
};

/// The one place that says which steps an element instance may take.
ElementTransition transition(std::optional<ElementStatus> from, ElementStep step);

/// The same for an instance; nothing when the step is not legal.
std::optional<InstanceStatus> transition(InstanceStatus from, InstanceStep step);

}  // namespace entente::engine
