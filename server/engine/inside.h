#pragma once

#include <memory>

#include "engine/engine.h"
#include "engine/state.h"

namespace entente::engine {

/// The definition of the process that a scope belongs to: `definition`, or that of the call activity around it. Null
/// when the library has no such definition.
inline std::shared_ptr<const Definition> inside(const Definition& definition, const State& state,
                                                const Library* library, Key scope) {
    const Key call = calledAround(state, scope);
    if (call == kProcessScope) return {std::shared_ptr<const void>(), &definition};
    return library == nullptr ? nullptr : library->load(state.elements.at(call).called);
}

}  // namespace entente::engine
