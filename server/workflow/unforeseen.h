#pragma once

#include <vector>

#include "bpmn/model.h"

namespace entente::workflow {

/// Where in a process variables may be in sight that only somebody outside knows: behind what a message, an external
/// job or a called process brings, and beside it where branches go on at once. Immutable; thread-safe.
class Unforeseen {
  public:
    /// `bringing` are positions in `process.nodes`; `everywhere` when the process itself is given such variables.
    Unforeseen(const bpmn::Process& process, const std::vector<int>& bringing, bool everywhere);

    /// Whether the expressions of this node may read such variables.
    bool reaches(int node) const { return silent_[static_cast<std::size_t>(node)]; }
    /// The same for those of a flow that leaves this node.
    bool reachesBehind(int node) const { return silentBehind_[static_cast<std::size_t>(node)]; }

  private:
    std::vector<bool> silent_, silentBehind_;
};

}  // namespace entente::workflow
