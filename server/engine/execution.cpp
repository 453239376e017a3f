#include "engine/execution.h"

#include <algorithm>
#include <stdexcept>

#include "engine/inclusive_join.h"
#include "engine/multi_instance.h"

namespace entente::engine {

namespace {

/// Errors and escalations go to who stands around, others to whoever waits for them.
bool isCaughtAround(bpmn::EventKind kind) {
    return kind == bpmn::EventKind::Error || kind == bpmn::EventKind::Escalation;
}

}  // namespace

Execution::Execution(const Definition& definition, const State& state, const Environment& environment)
    : definition_(&definition), environment_(environment), state_(state), budget_(environment.stepBudget) {}

const Definition& Execution::inside(Key scope) const {
    const Key call = calledAround(state_, scope);
    if (call == kProcessScope) return *definition_;
    const auto& reference = state_.elements.at(call).called;
    auto& known = called_[reference];
    if (known == nullptr && environment_.library != nullptr) known = environment_.library->load(reference);
    if (known == nullptr) throw std::logic_error("no definition " + reference + " for a call activity");
    return *known;
}

const bpmn::FlowNode& Execution::nodeOf(const ElementInstance& element) const {
    return inside(element.scope).node(element.elementId);
}

Evaluator Execution::evaluator(const ElementInstance& element) const {
    return {inside(element.scope), state_, environment_, element.key, element.scope};
}

Evaluator Execution::evaluatorInside(Key scope) const {
    return {inside(scope), state_, environment_, scope, outerScope(state_, scope)};
}

void Execution::emit(Event event) {
    engine::apply(state_, event);
    events_.push_back(std::move(event));
}

Result<void> Execution::begin(const std::vector<int>& starts) {
    auto waits = waitsOf(definition_->eventStarts(-1), WaitPurpose::EventSubProcess, evaluatorInside(kProcessScope));
    if (!waits) return Error{ErrorKind::Invalid, waits.failure().message};
    hold(std::move(*waits), kProcessScope);
    for (auto start = starts.rbegin(); start != starts.rend(); ++start)
        queueEntering(activate(*start, kProcessScope).key);
    return {};
}

ElementInstance Execution::activate(int node, Key scope, ElementInstance element) {
    const auto& model = inside(scope).node(node);
    element.key = newKey();
    element.scope = scope;
    element.elementId = model.id;
    element.since = environment_.now;
    element.loopBody = model.isLoop() && element.loopCounter == 0;
    emit(ElementActivated{element});
    return element;
}

void Execution::arrive(int node, Key scope, const feel::Context& variables) {
    const auto element = activate(node, scope);
    budget_.enter(nodeOf(element).id);
    store(placeResults(nodeOf(element), element, state_, variables));
    queueLeaving(element.key);
}

void Execution::run() {
    do {
        while (!todo_.empty()) {
            const auto next = std::move(todo_.back());
            todo_.pop_back();
            if (next.kind == Operation::Kind::TakeFlow) {
                takeFlow(next.flow, next.key);
                continue;
            }
            if (next.kind == Operation::Kind::Trigger) {
                if (state_.subscriptions.contains(next.key)) trigger(next.key, next.variables);
                continue;
            }
            const auto found = state_.elements.find(next.key);
            if (found == state_.elements.end()) continue;  // terminated meanwhile
            const ElementInstance element = found->second;
            if (element.status != ElementStatus::Active) continue;  // an incident holds it
            if (next.kind == Operation::Kind::Enter)
                enter(element, next.variables);
            else if (!holdsContent(element))  // else it is left when that has ended (`settle`)
                leave(element);
        }
    } while (joinOne());
    if (state_.info.status != InstanceStatus::Active || !state_.elements.empty() || !state_.tokens.empty()) return;
    cleanUp(kProcessScope);
    emit(InstanceCompleted{environment_.now});
}

/// Asked of each element that is left: only what can hold something is looked into.
bool Execution::holdsContent(const ElementInstance& element) const {
    const bool mayHold =
        element.loopBody || !element.called.empty() || nodeOf(element).kind == bpmn::NodeKind::SubProcess;
    return mayHold && holdsElements(state_, element.key);
}

/// Inclusive joins go on only when nothing else can; parallel ones that wait longer than they need have come from
/// another version or lost a way by hand.
bool Execution::joinOne() {
    if (state_.info.status != InstanceStatus::Active) return false;
    return std::any_of(state_.tokens.begin(), state_.tokens.end(), [&](const auto& entry) {
        const auto& token = entry.first;
        return join(inside(token.scope).nodeIndex(token.elementId), token.scope);
    });
}

/// Whether it can go on, and does.
bool Execution::join(int gateway, Key scope) {
    const auto& definition = inside(scope);
    auto ready = readyJoin(definition, state_, scope, gateway);
    if (!ready) return false;
    emit(TokensJoined{scope, definition.node(gateway).id, std::move(ready->flows)});
    queueEntering(activate(gateway, scope).key);
    return true;
}

void Execution::takeFlow(int flow, Key scope) {
    const auto& definition = inside(scope);
    const int target = definition.flow(flow).target;
    const auto& node = definition.node(target);
    const bool all = node.kind == bpmn::NodeKind::ParallelGateway;
    const bool joins = (all || node.kind == bpmn::NodeKind::InclusiveGateway) && node.incoming.size() > 1;
    if (!joins) return queueEntering(activate(target, scope).key);
    emit(TokenArrived{{scope, node.id, definition.flow(flow).id}});
    if (all) join(target, scope);
}

void Execution::takeFlows(const std::vector<int>& flows, Key scope) {
    for (auto flow = flows.rbegin(); flow != flows.rend(); ++flow)
        todo_.push_back({Operation::Kind::TakeFlow, scope, *flow, {}});
}

void Execution::enter(const ElementInstance& element, const feel::Context& given) {
    if (!withinBudget(element, ElementStatus::FailedEntering)) return;
    const auto& node = nodeOf(element);
    budget_.enter(node.id);
    if (element.loopBody) return enterBody(element, node);
    auto entry = prepare(element, node, given);
    if (!entry) return raise(element, ElementStatus::FailedEntering, entry.failure());
    create(std::move(*entry), element);
}

/// What it asks for, with its boundary events and variables in place.
Attempt<Entry> Execution::prepare(const ElementInstance& element, const bpmn::FlowNode& node,
                                  const feel::Context& given) {
    auto names = evaluator(element);
    if (const auto mapped = mapInputs(node, given, names); !mapped) return mapped.failure();
    auto entry = processorOf(node)->enter(node, names);
    if (!entry) return entry;
    // Boundary events of a loop stand on its body.
    if (entry->waits && element.loopCounter == 0) {
        const auto& definition = inside(element.scope);
        auto waits = waitsOf(definition.boundaries(definition.nodeIndex(node.id)), WaitPurpose::Boundary, names);
        if (!waits) return waits.failure();
        hold(std::move(*waits), element.key);
    }
    for (const auto& [name, value] : entry->calledWith.entries())
        if (names.local().find(name) == nullptr) emit(VariableSet{element.key, name, value});
    for (const auto& [name, value] : names.local().entries())
        emit(VariableSet{element.key, name, value});
    return entry;
}

void Execution::create(Entry entry, const ElementInstance& element) {
    if (entry.opensScope) return openScope(element, entry);
    hold(std::move(entry.wakes), element.key);
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
    store(placeResults(nodeOf(element), element, state_, entry.results));
    if (!entry.waits) queueLeaving(element.key);
}

void Execution::openScope(const ElementInstance& element, const Entry& entry) {
    if (entry.called) {
        called_[entry.called->reference()] = entry.called;
        emit(CallBegun{element.key, entry.called->reference()});
    }
    const auto& definition = inside(element.key);
    const int content = entry.called ? -1 : definition.nodeIndex(element.elementId);
    if (const auto waiting = waitWithin(element, content); !waiting) {
        cleanUp(element.key);
        return raise(element, ElementStatus::FailedEntering, waiting.failure());
    }
    if (!element.trigger.empty()) return arrive(definition.nodeIndex(element.trigger), element.key, {});
    const auto starts = definition.starts(content);
    for (auto start = starts.rbegin(); start != starts.rend(); ++start)
        queueEntering(activate(*start, element.key).key);
    if (starts.empty()) queueLeaving(element.key);
}

/// The event sub-processes in it wait for their events.
Attempt<bool> Execution::waitWithin(const ElementInstance& element, int content) {
    auto waits =
        waitsOf(inside(element.key).eventStarts(content), WaitPurpose::EventSubProcess, evaluatorInside(element.key));
    if (!waits) return waits.failure();
    hold(std::move(*waits), element.key);
    return true;
}

void Execution::leave(const ElementInstance& element) {
    if (!withinBudget(element, ElementStatus::FailedLeaving)) return;
    const auto& node = nodeOf(element);
    if (element.loopCounter > 0) return leaveInstance(element, node);
    auto names = evaluator(element);
    std::vector<Placed> outputs;
    Outcome outcome;
    if (!element.loopBody) {
        auto mapped = mapOutputs(node, element, names);
        if (!mapped) return raise(element, ElementStatus::FailedLeaving, mapped.failure());
        auto finished = processorOf(node)->finish(node, names);
        if (!finished) return raise(element, ElementStatus::FailedLeaving, finished.failure());
        outputs = std::move(*mapped);
        outcome = std::move(*finished);
    } else if (!node.loop.outputCollection.empty()) {
        outputs = placeAround(element, state_, {{node.loop.outputCollection, outputCollection(node, element, state_)}});
    }
    for (const auto& output : outputs)
        names.add(output.name, output.value);
    const auto exit = processorOf(node)->leave(node, names);
    if (!exit) return raise(element, ElementStatus::FailedLeaving, exit.failure());
    goOn(element, outcome, *exit, std::move(outputs));
}

void Execution::goOn(const ElementInstance& element, const Outcome& outcome, const Exit& exit,
                     std::vector<Placed> outputs) {
    const auto& thrown = outcome.thrown;
    const auto variables = thrown ? evaluator(element).own() : feel::Context();
    std::optional<Catcher> catcher;
    if (thrown && isCaughtAround(thrown->kind)) {
        catcher = catcherOf(element.key, thrown->kind, thrown->name);
        if (!catcher && thrown->kind == bpmn::EventKind::Error)
            return raise(element, ElementStatus::FailedLeaving,
                         {{"engine.error.uncaught", "Nothing catches the error {code}.", {{"code", thrown->name}}}});
    }
    store(std::move(outputs));
    store(placeAround(element, state_, outcome.results));
    // What it lets out may end the scope that it stands in, and the element with it.
    if (catcher && catcher->event->interrupting)
        return happen(catcher->host, catcher->event->id, catcher->purpose, variables);
    if (thrown && interruptsItself(element, *thrown)) return letOut(element, *thrown, variables);
    cleanUp(element.key);
    const auto& definition = inside(element.scope);
    ElementCompleted completed{element.key, element.elementId, {}, environment_.now};
    for (const int flow : exit.flows)
        completed.flows.push_back(definition.flow(flow).id);
    emit(std::move(completed));
    if (exit.endsScope) terminateAll(element.scope);
    takeFlows(exit.flows, element.scope);
    settle(element.scope);
    // What it has let out comes before anything else goes on.
    if (catcher)
        happen(catcher->host, catcher->event->id, catcher->purpose, variables);
    else if (thrown)
        letOut(element, *thrown, variables);
}

void Execution::settle(Key scope) {
    const auto found = state_.elements.find(scope);
    if (found == state_.elements.end() || found->second.loopBody) return;
    const bool moving = std::any_of(todo_.begin(), todo_.end(), [&](const Operation& operation) {
        return (operation.kind == Operation::Kind::TakeFlow || operation.kind == Operation::Kind::Leave) &&
               operation.key == scope;
    });
    if (!moving && !holdsTokens(state_, scope) && !holdsElements(state_, scope)) queueLeaving(scope);
}

void Execution::hold(Waits waits, Key element) {
    for (auto& timer : waits.timers)
        schedule(std::move(timer), element);
    for (auto& subscription : waits.subscriptions) {
        subscription.key = newKey();
        subscription.element = element;
        emit(SubscriptionOpened{std::move(subscription)});
    }
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

bool Execution::withinBudget(const ElementInstance& element, ElementStatus failed) {
    if (budget_.take()) return true;
    raise(element, failed, {budget_.exceeded(element.elementId)});
    return false;
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
