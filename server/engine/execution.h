#pragma once

#include <deque>
#include <string>
#include <variant>
#include <vector>

#include "engine/engine.h"
#include "engine/evaluator.h"
#include "engine/io_mapping.h"
#include "engine/processor.h"

namespace entente::engine {

/// One command at work: a copy of the live rows that every event changes at once, the events so far, and the queue of
/// what is still to do. Everything that has consequences goes through the queue; nothing here recurses.
class Execution {
  public:
    Execution(const Definition& definition, const State& state, const Environment& environment);

    const Definition& definition() const { return definition_; }
    const State& state() const { return state_; }
    const Environment& environment() const { return environment_; }
    Evaluator evaluator(Key scope) const { return Evaluator(definition_, state_, environment_, scope); }

    void emit(Event event);
    Key newKey() const { return state_.nextKey; }

    /// A token at the node: a new element instance that is entered.
    void activate(int node, Key scope);
    void queueEntering(Key element) { queue_.push_back({Operation::Kind::Enter, element, -1}); }
    void queueLeaving(Key element) { queue_.push_back({Operation::Kind::Leave, element, -1}); }
    /// Ends the element and what it waits for, without a token going on.
    void terminate(Key element);
    void terminateAll(Key scope);
    void schedule(Timer timer, Key element);
    void store(std::vector<Placed> variables);
    void cancelTaskTimers(Key task);

    /// Works until every branch waits. Then the instance is complete if nothing is left of it.
    void run();
    std::vector<Event> takeEvents() { return std::move(events_); }

  private:
    struct Operation {
        enum class Kind { TakeFlow, Enter, Leave };
        Kind kind;
        Key key;  ///< the element; of a flow the scope
        int flow;
    };

    void takeFlow(int flow, Key scope);
    void enter(const ElementInstance& element);
    void leave(const ElementInstance& element);
    void create(Entry entry, const ElementInstance& element);
    void cleanUp(Key element);
    bool withinBudget(const ElementInstance& element, ElementStatus failed);
    void raise(const ElementInstance& element, ElementStatus failed, Failure failure);
    std::string loopTo(const std::string& elementId) const;

    const Definition& definition_;
    const Environment& environment_;
    State state_;
    std::vector<Event> events_;
    std::deque<Operation> queue_;
    std::vector<const std::string*> entered_;  ///< ids of nodes, to name a loop
    int steps_ = 0;
};

}  // namespace entente::engine
