#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "bpmn/model.h"
#include "engine/event.h"
#include "engine/state.h"

namespace entente::dmn {
class Model;
}

namespace entente::engine {

/// A process ready to run: its model and its compiled expressions. Immutable, shared between threads.
class Definition;

/// The models that define decisions, by the decisions' ids.
using Decisions = std::map<std::string, std::shared_ptr<const dmn::Model>, std::less<>>;

/// Compiles the process. Every problem is added to `problems` (elements the engine does not execute, expressions that
/// do not parse, unknown task kinds, …); fails with `engine.definition.refused` when one of them is an error.
/// `decisions` are what business rule tasks may call.
Result<std::shared_ptr<const Definition>> compile(const bpmn::Definitions& definitions, std::string_view processId,
                                                  std::vector<Problem>& problems, Decisions decisions = {});

/// Whether the engine has a processor for this node; `false` means that a check must name it.
bool executes(const bpmn::FlowNode& node);

/// What a person or runner wants. `actor` is opaque to the engine and goes to the events.

struct StartInstance {
    feel::Context variables = {};
    std::string actor = {};
};
struct CancelInstance {
    std::string reason = {};
    std::string actor = {};
};
struct CompleteTask {
    Key task = 0;
    feel::Context variables = {};
    std::string actor = {};
};
/// Changes what is given and leaves the rest.
struct UpdateTask {
    Key task = 0;
    std::optional<std::string> assignee = {};
    std::optional<Timestamp> due = {};
    std::string actor = {};
};
struct CompleteJob {
    Key job = 0;
    feel::Context variables = {};
};
/// With `retries` 0 an incident is raised; otherwise the runner tries again when it sees fit.
struct FailJob {
    Key job = 0;
    std::string reason = {};
    int retries = 0;
};
/// Rejected before the timer is due.
struct FireTimer {
    Key timer = 0;
};
struct RetryIncident {
    Key incident = 0;
    std::string actor = {};
};
/// Sets variables in the scope itself, also where an outer scope has the name.
struct SetVariables {
    Key scope = kProcessScope;
    feel::Context variables = {};
    std::string actor = {};
};

using Command = std::variant<StartInstance, CancelInstance, CompleteTask, UpdateTask, CompleteJob, FailJob, FireTimer,
                             RetryIncident, SetVariables>;

struct Environment {
    Timestamp now;
    std::string zone = "UTC";    ///< IANA zone for dates and times that name none
    feel::Context ambient = {};  ///< what expressions see beside the variables (`program`); never stored
    int stepBudget = 1000;       ///< elements entered or left by one command before an incident stops it
};

/// Decides a command. On success the events, in order, not yet applied to `state`; the caller stores and applies them.
/// Fails with kind `Rejected` and a message that says what happened when the state forbids the command, `NotFound` for
/// a key the instance never had. What goes wrong within the process (an expression, no way out of a gateway, a loop
/// without a wait) is an incident among the events, never a failure. Pure and thread-safe.
Result<std::vector<Event>> decide(const Definition& definition, const State& state, const Command& command,
                                  const Environment& environment);

}  // namespace entente::engine
