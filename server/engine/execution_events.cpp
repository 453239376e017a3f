#include <algorithm>

#include "engine/execution.h"
#include "engine/timers.h"

/// What happens to an instance from outside and what its events do within it: timers, messages, signals, errors,
/// escalations, and who catches them.
namespace entente::engine {

void Execution::happen(Key host, const std::string& event, WaitPurpose purpose, const feel::Context& variables) {
    if (purpose == WaitPurpose::EventSubProcess) {
        startSubProcess(host, inside(host).node(event), variables);
        return;
    }
    const auto element = state_.elements.at(host);
    const auto& definition = inside(element.scope);
    if (purpose == WaitPurpose::Boundary) {
        if (definition.node(event).interrupting) terminate(host);
        return arrive(definition.nodeIndex(event), element.scope, variables);
    }
    if (element.elementId == event) {
        stopWaiting(host, WaitPurpose::Catch);
        store(placeResults(definition.node(event), element, state_, variables));
        return queueLeaving(host);
    }
    // The first event behind an event-based gateway takes the token from it.
    cleanUp(host);
    const int target = definition.nodeIndex(event);
    ElementCompleted left{host, element.elementId, {}, environment_.now};
    for (const int flow : definition.node(element.elementId).outgoing)
        if (definition.flow(flow).target == target) left.flows = {definition.flow(flow).id};
    emit(std::move(left));
    arrive(target, element.scope, variables);
}

void Execution::startSubProcess(Key scope, const bpmn::FlowNode& start, const feel::Context& variables) {
    if (start.interrupting) {
        // All that goes on in the scope ends, and nothing else can interrupt it.
        terminateAll(scope);
        stopWaiting(scope, WaitPurpose::EventSubProcess);
    }
    ElementInstance begun;
    begun.trigger = start.id;
    const auto element = activate(start.parent, scope, std::move(begun));
    for (const auto& [name, value] : variables.entries())
        emit(VariableSet{element.key, name, value});
    queueEntering(element.key);
}

void Execution::fire(const Timer& timer) {
    const auto& definition = timer.purpose == WaitPurpose::EventSubProcess
                                 ? inside(timer.element)
                                 : inside(state_.elements.at(timer.element).scope);
    const auto& event = definition.node(timer.elementId);
    const bool waitsItself = timer.purpose == WaitPurpose::Catch;
    const bool again = waitsItself || !event.interrupting;
    auto next = again ? nextRound(timer, environment_.now, environment_.zone) : std::nullopt;
    if (next) schedule(std::move(*next), timer.element);
    const bool own = waitsItself && state_.elements.at(timer.element).elementId == timer.elementId;
    if (next && own) {
        // Each round of a cycle sends a token on; the event itself goes on waiting.
        const auto element = state_.elements.at(timer.element);
        return takeFlows(event.outgoing, element.scope);
    }
    happen(timer.element, timer.elementId, timer.purpose, {});
}

void Execution::trigger(Key key, const feel::Context& variables) {
    const auto subscription = state_.subscriptions.at(key);
    emit(SubscriptionTriggered{key, variables, environment_.now});
    happen(subscription.element, subscription.elementId, subscription.purpose, variables);
}

void Execution::letOut(const ElementInstance& element, const Thrown& thrown, const feel::Context& variables) {
    if (thrown.kind == bpmn::EventKind::Message)
        emit(MessageThrown{element.elementId, thrown.name, thrown.correlationKey, variables, thrown.keepUntil});
    if (thrown.kind != bpmn::EventKind::Signal) return;
    emit(SignalThrown{element.elementId, thrown.name, variables});
    std::vector<Key> reached;
    for (const auto& [key, subscription] : state_.subscriptions)
        if (subscription.takes(SubscriptionKind::Signal, thrown.name, {})) reached.push_back(key);
    for (auto key = reached.rbegin(); key != reached.rend(); ++key)
        todo_.push_back({Operation::Kind::Trigger, *key, -1, variables});
}

/// Whether a signal ends one of the scopes around who broadcasts it.
bool Execution::interruptsItself(const ElementInstance& element, const Thrown& thrown) const {
    if (thrown.kind != bpmn::EventKind::Signal) return false;
    for (const auto& [key, subscription] : state_.subscriptions) {
        if (!subscription.takes(SubscriptionKind::Signal, thrown.name, {})) continue;
        if (subscription.purpose == WaitPurpose::Catch) continue;
        const bool within = subscription.purpose == WaitPurpose::EventSubProcess;
        const auto& definition =
            within ? inside(subscription.element) : inside(state_.elements.at(subscription.element).scope);
        if (!definition.node(subscription.elementId).interrupting) continue;
        for (Key around = element.scope;; around = state_.elements.at(around).scope) {
            if (around == subscription.element) return true;
            if (around == kProcessScope) break;
        }
    }
    return false;
}

bool Execution::throwError(const Job& job, const std::string& code, const std::string& reason,
                           const feel::Context& variables) {
    const auto catcher = catcherOf(job.element, bpmn::EventKind::Error, code);
    if (!catcher) return false;
    emit(JobThrew{job.key, code, reason});
    happen(catcher->host, catcher->event->id, catcher->purpose, variables);
    return true;
}

/// Outwards from the element: what stands on it, then the event sub-processes beside it, then the same for what is
/// around. A scope that an event sub-process has interrupted has had its turn.
std::optional<Execution::Catcher> Execution::catcherOf(Key from, bpmn::EventKind kind, const std::string& code) {
    for (Key at = from; at != kProcessScope;) {
        const auto& element = state_.elements.at(at);
        const auto& definition = inside(element.scope);
        const int node = definition.nodeIndex(element.elementId);
        if (element.loopCounter == 0)
            if (auto found = catcherAmong(definition.boundaries(node), {at, nullptr, WaitPurpose::Boundary},
                                          element.scope, kind, code))
                return found;
        const int content = contentNode(element.scope);
        auto beside = content == kNoContent ? std::vector<int>() : definition.eventStarts(content);
        std::erase_if(beside, [&](int start) { return definition.node(start).parent == node; });
        if (!isInterrupted(element.scope))
            if (auto found = catcherAmong(beside, {element.scope, nullptr, WaitPurpose::EventSubProcess}, element.scope,
                                          kind, code))
                return found;
        at = element.scope;
    }
    return std::nullopt;
}

/// The event with just this code, else one for any.
std::optional<Execution::Catcher> Execution::catcherAmong(const std::vector<int>& events, Catcher catcher, Key scope,
                                                          bpmn::EventKind kind, const std::string& code) const {
    const auto& definition = inside(scope);
    for (const int index : events) {
        const auto& event = definition.node(index);
        if (event.event != kind) continue;
        const auto caught = codeOf(event, evaluatorInside(scope));
        if (!caught || (!caught->empty() && *caught != code)) continue;
        if (catcher.event == nullptr || !caught->empty()) catcher.event = &event;
        if (!caught->empty()) break;
    }
    return catcher.event == nullptr ? std::nullopt : std::optional(catcher);
}

bool Execution::isInterrupted(Key scope) const {
    return std::any_of(state_.elements.begin(), state_.elements.end(), [&](const auto& entry) {
        const auto& element = entry.second;
        return element.scope == scope && !element.trigger.empty() && inside(scope).node(element.trigger).interrupting;
    });
}

/// The sub-process whose content stands in the scope, -1 for a process; a loop body has instances, no content.
int Execution::contentNode(Key scope) const {
    if (scope == kProcessScope) return -1;
    const auto& element = state_.elements.at(scope);
    if (element.loopBody) return kNoContent;
    return element.called.empty() ? inside(element.scope).nodeIndex(element.elementId) : -1;
}

}  // namespace entente::engine
