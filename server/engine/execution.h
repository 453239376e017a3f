#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/engine.h"
#include "engine/evaluator.h"
#include "engine/io_mapping.h"
#include "engine/migration.h"
#include "engine/processor.h"
#include "engine/step_budget.h"

namespace entente::engine {

/// One command at work: a copy of the live rows that every event changes at once, the events so far, and what is still
/// to do, newest first, so that one branch runs until it waits before the next begins. Nothing here recurses.
class Execution {
  public:
    Execution(const Definition& definition, const State& state, const Environment& environment);

    const Definition& definition() const { return *definition_; }
    const State& state() const { return state_; }
    const Environment& environment() const { return environment_; }
    /// The definition of what stands in the scope: the instance's own, or the called one around it.
    const Definition& inside(Key scope) const;
    const bpmn::FlowNode& nodeOf(const ElementInstance& element) const;
    /// Sees what the element sees.
    Evaluator evaluator(const ElementInstance& element) const;

    void emit(Event event);
    Key newKey() const { return state_.nextKey; }

    /// Begins the process at these nodes; a failure says why it cannot wait for its event sub-processes.
    Result<void> begin(const std::vector<int>& starts);
    /// Begins the elements by hand and ends these instances, with what is left empty by that.
    Result<void> modify(const std::vector<Key>& ending, const std::vector<Activation>& activations);
    /// The same with one step that begins once more, whose tokens at joins then come again. `from` is the element
    /// instance that it is sent back from, if any: what is not local is set around it, and a round of a loop that
    /// begins itself again leaves the others alone.
    Result<void> reopen(Activation at, const std::vector<Key>& ending, Key from);
    /// Sets variables where the element sees them, and gives those that its own mappings have made: entered once more,
    /// it is to take them instead.
    feel::Context setSeen(const ElementInstance& element, const feel::Context& variables);
    /// Ends the element with what it has made and begins it once more in its place, with these variables.
    void beginAgain(const ElementInstance& element, const feel::Context& variables);
    /// What is open belongs to this definition from now on; the events have said so. Of what boundary events and event
    /// sub-processes wait for, the kept go on, others end, and what is new there begins.
    Result<void> follow(const Definition& definition, const KeptEvents& kept);
    /// What is given stands instead of what its mappings would make of these variables.
    void queueEntering(Key element, feel::Context given = {}) {
        todo_.push_back({Operation::Kind::Enter, element, -1, std::move(given)});
    }
    void queueLeaving(Key element) { todo_.push_back({Operation::Kind::Leave, element, -1, {}}); }
    /// Ends the element with all that it holds, without a token going on.
    void terminate(Key element);
    void terminateAll(Key scope);
    /// The same for the instance, with what it waits for as a whole.
    void terminateInstance();
    void schedule(Timer timer, Key element);
    void store(std::vector<Placed> variables);
    void cancelTaskTimers(Key task);

    /// What the element waited for has happened (`purpose` tells which event of it): it goes on, or is interrupted, or
    /// something begins beside it.
    void happen(Key host, const std::string& event, WaitPurpose purpose, const feel::Context& variables);
    /// A timer is due: what waits for it happens, and a cycle goes into its next round.
    void fire(const Timer& timer);
    /// A message or signal has come for the subscription.
    void trigger(Key subscription, const feel::Context& variables);
    /// The job ends in an error that goes to whoever catches it; false, and nothing changes, when nobody does.
    bool throwError(const Job& job, const std::string& code, const std::string& reason, const feel::Context& variables);

    /// Works until every branch waits. Then the instance is complete if nothing is left of it.
    void run();
    std::vector<Event> takeEvents() { return std::move(events_); }
    State takeState() { return std::move(state_); }

  private:
    struct Operation {
        enum class Kind { TakeFlow, Enter, Leave, Trigger };
        Kind kind;
        Key key;  ///< the element; of a flow the scope; the subscription
        int flow;
        feel::Context variables;
    };
    /// Who catches an error or escalation.
    struct Catcher {
        Key host = 0;  ///< the activity of a boundary event, or the scope of an event sub-process
        const bpmn::FlowNode* event = nullptr;
        WaitPurpose purpose = WaitPurpose::Boundary;
    };

    ElementInstance activate(int node, Key scope, ElementInstance element = {});
    /// At an event that has happened: it need not be waited for.
    void arrive(int node, Key scope, const feel::Context& variables);
    void takeFlow(int flow, Key scope);
    void takeFlows(const std::vector<int>& flows, Key scope);
    void enter(const ElementInstance& element, const feel::Context& given);
    void enterBody(const ElementInstance& body, const bpmn::FlowNode& node);
    Attempt<Entry> prepare(const ElementInstance& element, const bpmn::FlowNode& node, const feel::Context& given);
    void create(Entry entry, const ElementInstance& element);
    Attempt<bool> waitWithin(const ElementInstance& element, int content);
    void stopWaitingUnless(const KeptEvents& kept);
    Result<void> holdNew(const std::vector<int>& events, const KeptEvents& kept, WaitPurpose purpose, Key host);
    Result<void> put(const Activation& activation, const std::set<Key>& ending);
    Result<Key> scopeFor(const std::vector<int>& around, Key scope, const Activation& activation,
                         const std::set<Key>& ending);
    Result<Key> instanceOf(int node, Key scope, const Activation& activation, const std::set<Key>& ending);
    Result<Key> enterAround(int node, Key scope);
    bool stands(Key element, Key within) const;
    void endIfEmpty(Key scope);
    void openScope(const ElementInstance& element, const Entry& entry);
    void leave(const ElementInstance& element);
    void leaveInstance(const ElementInstance& element, const bpmn::FlowNode& node);
    void goOn(const ElementInstance& element, const Outcome& outcome, const Exit& exit, std::vector<Placed> outputs);
    void letOut(const ElementInstance& element, const Thrown& thrown, const feel::Context& variables);
    bool interruptsItself(const ElementInstance& element, const Thrown& thrown) const;
    void beginInstance(const ElementInstance& body, const bpmn::FlowNode& node, int counter, const feel::List& items);
    void startSubProcess(Key scope, const bpmn::FlowNode& start, const feel::Context& variables);
    /// What waited for the element, for this purpose, waits no longer.
    void stopWaiting(Key element, WaitPurpose purpose);
    bool holdsContent(const ElementInstance& element) const;
    bool joinOne();
    bool join(int gateway, Key scope);
    /// The scope is left if nothing of it is left.
    void settle(Key scope);
    void hold(Waits waits, Key element);
    void cleanUp(Key element);
    std::optional<Catcher> catcherOf(Key from, bpmn::EventKind kind, const std::string& code);
    std::optional<Catcher> catcherAmong(const std::vector<int>& events, Catcher catcher, Key scope,
                                        bpmn::EventKind kind, const std::string& code) const;
    bool isInterrupted(Key scope) const;
    static constexpr int kNoContent = -2;
    int contentNode(Key scope) const;
    Evaluator evaluatorInside(Key scope) const;
    bool withinBudget(const ElementInstance& element, ElementStatus failed);
    void raise(const ElementInstance& element, ElementStatus failed, Failure failure);

    const Definition* definition_;
    const Environment& environment_;
    State state_;
    std::vector<Event> events_;
    std::vector<Operation> todo_;  ///< the last is next
    /// Called definitions that this command has met: they live as long as what points into them.
    mutable std::map<std::string, std::shared_ptr<const Definition>> called_;
    StepBudget budget_;
};

}  // namespace entente::engine
