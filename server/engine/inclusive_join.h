#pragma once

#include <optional>

#include "engine/definition.h"
#include "engine/state.h"

namespace entente::engine {

/// A joining gateway that can go on.
struct ReadyJoin {
    Key scope = 0;
    int node = -1;
    std::vector<std::string> flows;  ///< by which tokens have come
};

/// Whether the gateway, at which tokens wait, need not wait longer. A parallel one has a token of every flow (BPMN
/// 2.0.2, clause 13.4.1). Of an inclusive one (13.4.3) no token of its scope can reach a flow that has none yet, except
/// those that can also reach one that has: asked when nothing else can move, as the answer may change with every token
/// that moves or dies.
std::optional<ReadyJoin> readyJoin(const Definition& definition, const State& state, Key scope, int gateway);

}  // namespace entente::engine
