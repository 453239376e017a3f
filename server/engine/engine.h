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

/// Where call activities find what they call. Thread-safe.
class Library {
  public:
    virtual ~Library() = default;
    /// The process that a call of `caller` means; null when there is none.
    virtual std::shared_ptr<const Definition> find(const bpmn::Call& call, const std::string& processId,
                                                   const Definition& caller) const = 0;
    /// What `Definition::reference` names: an instance stays with it until the call ends. Throws for an unknown one.
    virtual std::shared_ptr<const Definition> load(const std::string& reference) const = 0;
};

/// The models that define decisions, by the decisions' ids.
using Decisions = std::map<std::string, std::shared_ptr<const dmn::Model>, std::less<>>;

/// Compiles the process. Every problem is added to `problems` (elements the engine does not execute, expressions that
/// do not parse, unknown task kinds, …); fails with `engine.definition.refused` when one of them is an error.
/// `decisions` are what business rule tasks may call; `reference` is the name by which a `Library` finds it again.
Result<std::shared_ptr<const Definition>> compile(const bpmn::Definitions& definitions, std::string_view processId,
                                                  std::vector<Problem>& problems, Decisions decisions = {},
                                                  std::string reference = {});

/// Whether the engine executes this node; `false` means that a check must name it. `around` is the sub-process that it
/// stands in, null in the process itself.
bool executes(const bpmn::FlowNode& node, const bpmn::FlowNode* around);

/// Where a token is put by hand: the element begins as if a token had reached it. Sub-processes around it are entered
/// without their start events where they are not open; of several that are open, the one around `near` is meant.
struct Activation {
    std::string element = {};
    feel::Context variables = {};
    bool local = false;  ///< the variables are the element's own, else the process's
    Key near = 0;        ///< an element instance
};

/// Whether `Activation` may name the node.
bool canBeginByHand(const Definition& definition, int node);

/// What a person or runner wants. `actor` is opaque to the engine and goes to the events.

struct StartInstance {
    feel::Context variables = {};
    std::string actor = {};
    std::string startEvent = {};  ///< the one that a message, signal or timer has set off; empty: as the process begins
    std::vector<Activation> at = {};  ///< instead: where it begins; the steps before are taken as done
};
struct CancelInstance {
    std::string reason = {};  ///< must be given
    std::string actor = {};
};
/// With `backTo`, the task sends the case back: its element ends without going on, that earlier one of the same process
/// begins once more, and what is open between the two is ended with the tokens that it will bring again. What stands in
/// other rounds of a loop around both goes on, and so do the other rounds of a step that one round sends back to
/// itself. Output mappings are for a step that is over: here the variables go to the scope around the element as they
/// are.
struct CompleteTask {
    Key task = 0;
    feel::Context variables = {};
    std::string actor = {};
    std::string backTo = {};
};
/// Changes what is given and leaves the rest.
struct UpdateTask {
    Key task = 0;
    std::optional<std::string> assignee = {};
    std::optional<Timestamp> due = {};
    std::string actor = {};
    bool recount = false;  ///< reminders and escalation anew, although the due date stays
};
struct CompleteJob {
    Key job = 0;
    feel::Context variables = {};
};
/// With `retries` 0 an incident is raised; otherwise the runner tries again when it sees fit.
struct FailJob {
    Key job = 0;
    Message reason = {};  ///< without a key where it is the word of something outside
    int retries = 0;
};
/// The work ended in an error that the process may catch; nothing that catches it is an incident.
struct ThrowError {
    Key job = 0;
    std::string code = {};
    std::string reason = {};
    feel::Context variables = {};
};
/// A message or signal has reached what waits for it.
struct Trigger {
    Key subscription = 0;
    feel::Context variables = {};
};
/// Rejected before the timer is due.
struct FireTimer {
    Key timer = 0;
};
/// A timer that waits for a moment waits for another one instead; one of a cycle is rejected. One that is over by then
/// fires at once.
struct MoveTimer {
    Key timer = 0;
    Timestamp dueAt = {};
};
/// With variables, these are set first, each in the innermost scope from the element on that has the name, else in the
/// process; work that was handed out with older values is handed out anew. A variable that the element's own mappings
/// have made keeps the value that it is given: they are not applied to it again.
struct RetryIncident {
    Key incident = 0;
    std::string actor = {};
    feel::Context variables = {};
    std::string reason = {};
};
/// Sets variables in the scope itself, also where an outer scope has the name.
struct SetVariables {
    Key scope = kProcessScope;
    feel::Context variables = {};
    std::string actor = {};
};
/// As the modification of Camunda 8: all of it or, with the element named, nothing. Sub-processes that are left empty
/// end too. Start events, boundary events, events behind an event-based gateway and event sub-processes cannot be
/// activated, nor what stands in a multi-instance activity of which no instance is open.
struct ModifyInstance {
    std::vector<Key> terminate = {};
    std::vector<Activation> activate = {};
    std::string reason = {};  ///< must be given
    std::string actor = {};
};
/// An earlier step once more, also of a case that was completed. Tokens that wait at joins and that the step will bring
/// again are discarded.
struct ReopenInstance {
    Activation at = {};
    std::vector<Key> terminate = {};  ///< of what is open; the rest goes on
    std::string reason = {};          ///< must be given
    std::string actor = {};
    /// The element instance that it is taken back from: it says which tokens are meant (`near` of `overtaken`) and
    /// where variables are set, and a round of a loop that begins itself again leaves the others alone. A call
    /// activity: the step stands in the process that it calls.
    Key within = kProcessScope;
};
/// As the migration of Camunda 8: what is open goes on in another definition; tasks and jobs stay as they are.
struct MigrateInstance {
    std::shared_ptr<const Definition> target = {};
    std::map<std::string, std::string> elements = {};  ///< to the ids there, where they differ
    std::string reason = {};                           ///< must be given
    std::string actor = {};
    std::shared_ptr<const Library> library = {};  ///< of the target; without one that of the environment
    std::string from = {}, to = {};               ///< what the versions are called, for the record
};

using Command =
    std::variant<StartInstance, CancelInstance, CompleteTask, UpdateTask, CompleteJob, FailJob, ThrowError, Trigger,
                 FireTimer, MoveTimer, RetryIncident, SetVariables, ModifyInstance, ReopenInstance, MigrateInstance>;

struct Environment {
    Timestamp now;
    std::string zone = "UTC";          ///< IANA zone for dates and times that name none
    feel::Context ambient = {};        ///< what expressions see beside the variables (`program`); never stored
    int stepBudget = 1000;             ///< elements entered or left by one command before an incident stops it
    const Library* library = nullptr;  ///< for call activities
};

/// A start event that waits for a message or signal.
struct StartTrigger {
    std::string element;
    bpmn::EventKind kind = bpmn::EventKind::None;
    std::string name;
};

/// Which messages and signals set off new instances of the process; none where it is not executable. Names that cannot
/// be told are left out.
std::vector<StartTrigger> startTriggers(const Definition& definition, const Environment& environment);

/// The start events of the process that are timers; none where it is not executable.
std::vector<std::string> timerStarts(const Definition& definition);
/// The timer of a start event, from now on; nothing when it never fires. Fails with what is wrong in its expression.
Result<std::optional<Timer>> startTimer(const Definition& definition, const std::string& startEvent,
                                        const Environment& environment);
/// The timer of the next round after one that was handled now; nothing after the last.
std::optional<Timer> nextStartTimer(const Timer& fired, const Environment& environment);

/// Fails, at the field `reason`, when it says nothing: what is done by hand stands in the record with its reason.
Result<void> requireReason(std::string_view reason);

/// Decides a command. On success the events, in order, not yet applied to `state`; the caller stores and applies them.
/// Fails with kind `Rejected` and a message that says what happened when the state forbids the command, `NotFound` for
/// a key the instance never had. What goes wrong within the process (an expression, no way out of a gateway, a loop
/// without a wait) is an incident among the events, never a failure. Pure and thread-safe.
Result<std::vector<Event>> decide(const Definition& definition, const State& state, const Command& command,
                                  const Environment& environment);

struct Decided {
    std::vector<Event> events;
    State after;  ///< `state` with the events applied
};
/// The same for those who need the state that follows: it was made on the way.
Result<Decided> decideStep(const Definition& definition, const State& state, const Command& command,
                           const Environment& environment);

}  // namespace entente::engine
