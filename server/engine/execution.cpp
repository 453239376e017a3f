#include "engine/execution.h"

#include <algorithm>

namespace entente::engine {

namespace {

/// The keys of the rows that belong to the element, in order.
template <typename Row>
std::vector<Key> keysOf(const std::map<Key, Row>& rows, Key element) {
    std::vector<Key> keys;
    for (const auto& [key, row] : rows)
        if (row.element == element) keys.push_back(key);
    return keys;
}

}  // namespace

Execution::Execution(const Definition& definition, const State& state, const Environment& environment)
    : definition_(definition), environment_(environment), state_(state) {}

void Execution::emit(Event event) {
    engine::apply(state_, event);
    events_.push_back(std::move(event));
}

void Execution::activate(int node, Key scope) {
    const Key key = newKey();
    emit(ElementActivated{{key, scope, definition_.node(node).id, ElementStatus::Active, environment_.now}});
    queueEntering(key);
}

void Execution::run() {
    while (!queue_.empty()) {
        const auto next = queue_.front();
        queue_.pop_front();
        if (next.kind == Operation::Kind::TakeFlow) {
            takeFlow(next.flow, next.key);
            continue;
        }
        const auto found = state_.elements.find(next.key);
        if (found == state_.elements.end()) continue;  // terminated meanwhile
        const ElementInstance element = found->second;
        if (next.kind == Operation::Kind::Enter)
            enter(element);
        else
            leave(element);
    }
    if (state_.info.status == InstanceStatus::Active && state_.elements.empty() && state_.tokens.empty())
        emit(InstanceCompleted{environment_.now});
}

void Execution::takeFlow(int flow, Key scope) {
    const int target = definition_.flow(flow).target;
    const auto& node = definition_.node(target);
    if (node.kind != bpmn::NodeKind::ParallelGateway || node.incoming.size() < 2) {
        activate(target, scope);
        return;
    }
    emit(TokenArrived{{scope, node.id, definition_.flow(flow).id}});
    std::vector<std::string> flows;
    flows.reserve(node.incoming.size());
    for (const int incoming : node.incoming)
        flows.push_back(definition_.flow(incoming).id);
    const bool all = std::all_of(flows.begin(), flows.end(), [&](const auto& id) {
        return state_.tokens.contains({scope, node.id, id});
    });
    if (!all) return;
    emit(TokensJoined{scope, node.id, std::move(flows)});
    activate(target, scope);
}

void Execution::enter(const ElementInstance& element) {
    if (!withinBudget(element, ElementStatus::FailedEntering)) return;
    const auto& node = definition_.node(element.elementId);
    entered_.push_back(&node.id);
    auto names = evaluator(element.key);
    if (const auto mapped = mapInputs(node, names); !mapped)
        return raise(element, ElementStatus::FailedEntering, mapped.failure());
    auto entry = processorOf(node)->enter(node, names);
    if (!entry) return raise(element, ElementStatus::FailedEntering, entry.failure());
    for (const auto& [name, value] : names.local().entries())
        emit(VariableSet{element.key, name, value});
    create(std::move(*entry), element);
}

void Execution::create(Entry entry, const ElementInstance& element) {
    for (auto& timer : entry.timers) {
        if (timer.elementId.empty()) timer.elementId = element.elementId;
        schedule(std::move(timer), element.key);
    }
    if (entry.task) {
        entry.task->key = newKey();
        entry.task->element = element.key;
        const Key task = entry.task->key;
        emit(TaskCreated{std::move(*entry.task)});
        for (auto& timer : entry.taskTimers) {
            timer.task = task;
            schedule(std::move(timer), element.key);
        }
    }
    if (entry.job) {
        entry.job->key = newKey();
        entry.job->element = element.key;
        emit(JobCreated{std::move(*entry.job)});
    }
    store(placeResults(definition_.node(element.elementId), element, state_, entry.results));
    if (!entry.waits) queueLeaving(element.key);
}

void Execution::leave(const ElementInstance& element) {
    if (!withinBudget(element, ElementStatus::FailedLeaving)) return;
    const auto& node = definition_.node(element.elementId);
    auto names = evaluator(element.key);
    auto outputs = mapOutputs(node, element, names);
    if (!outputs) return raise(element, ElementStatus::FailedLeaving, outputs.failure());
    const auto exit = processorOf(node)->leave(node, names);
    if (!exit) return raise(element, ElementStatus::FailedLeaving, exit.failure());
    store(std::move(*outputs));
    cleanUp(element.key);
    ElementCompleted completed{element.key, element.elementId, {}, environment_.now};
    for (const int flow : exit->flows)
        completed.flows.push_back(definition_.flow(flow).id);
    emit(std::move(completed));
    if (exit->endsScope) terminateAll(element.scope);
    for (const int flow : exit->flows)
        queue_.push_back({Operation::Kind::TakeFlow, element.scope, flow});
}

void Execution::terminate(Key element) {
    const auto id = state_.elements.at(element).elementId;
    cleanUp(element);
    emit(ElementTerminated{element, id, environment_.now});
}

void Execution::terminateAll(Key scope) {
    std::vector<Key> inside;
    for (const auto& [key, element] : state_.elements)
        if (element.scope == scope) inside.push_back(key);
    for (const Key key : inside)
        terminate(key);
    std::erase_if(queue_, [&](const Operation& operation) {
        return operation.kind == Operation::Kind::TakeFlow && operation.key == scope;
    });
    const bool waiting = std::any_of(state_.tokens.begin(), state_.tokens.end(),
                                     [&](const auto& entry) { return entry.first.scope == scope; });
    if (waiting) emit(TokensDiscarded{scope});
}

void Execution::cleanUp(Key element) {
    for (const Key key : keysOf(state_.incidents, element))
        emit(IncidentResolved{key, {}});
    for (const Key key : keysOf(state_.timers, element))
        emit(TimerCancelled{key});
    for (const Key key : keysOf(state_.tasks, element))
        emit(TaskCancelled{key});
    for (const Key key : keysOf(state_.jobs, element))
        emit(JobCancelled{key});
}

void Execution::schedule(Timer timer, Key element) {
    timer.key = newKey();
    timer.element = element;
    emit(TimerScheduled{std::move(timer)});
}

void Execution::store(std::vector<Placed> variables) {
    for (auto& variable : variables)
        emit(VariableSet{variable.scope, std::move(variable.name), std::move(variable.value)});
}

void Execution::cancelTaskTimers(Key task) {
    std::vector<Key> keys;
    for (const auto& [key, timer] : state_.timers)
        if (timer.task == task) keys.push_back(key);
    for (const Key key : keys)
        emit(TimerCancelled{key});
}

bool Execution::withinBudget(const ElementInstance& element, ElementStatus failed) {
    if (steps_ < environment_.stepBudget) {
        ++steps_;
        return true;
    }
    raise(element, failed,
          {{"engine.loop",
            "Stopped after {steps} steps without anything to wait for: {loop}.",
            {{"steps", std::to_string(steps_)}, {"loop", loopTo(element.elementId)}}}});
    return false;
}

/// The way from the element to itself, as far as this command has gone it: `a → b → a`.
std::string Execution::loopTo(const std::string& elementId) const {
    std::string way = elementId;
    auto last = entered_.rbegin();
    if (last != entered_.rend() && **last == elementId) ++last;  // it is leaving
    for (; last != entered_.rend(); ++last) {
        way.insert(0, **last + " → ");
        if (**last == elementId) return way;
    }
    return elementId;
}

void Execution::raise(const ElementInstance& element, ElementStatus failed, Failure failure) {
    Incident incident;
    incident.key = newKey();
    incident.element = element.key;
    incident.elementId = element.elementId;
    incident.message = std::move(failure.message);
    incident.expression = std::move(failure.expression);
    incident.variables = std::move(failure.variables);
    incident.raisedAt = environment_.now;
    emit(IncidentRaised{std::move(incident), failed});
}

}  // namespace entente::engine
