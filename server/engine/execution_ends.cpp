#include <algorithm>

#include "engine/execution.h"

/// What ends without a token going on: elements with all that they hold, and what waits for them.
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

std::vector<Key> contentOf(const State& state, Key scope) {
    std::vector<Key> keys;
    for (const auto& [key, element] : state.elements)
        if (element.scope == scope) keys.push_back(key);
    return keys;
}

}  // namespace

void Execution::terminate(Key element) {
    // Outer ones come first on the way down and last on the way up.
    std::vector<Key> ending{element};
    for (std::size_t i = 0; i < ending.size(); ++i) {
        const auto content = contentOf(state_, ending[i]);
        ending.insert(ending.end(), content.rbegin(), content.rend());
    }
    for (auto key = ending.rbegin(); key != ending.rend(); ++key) {
        const auto id = state_.elements.at(*key).elementId;
        cleanUp(*key);
        emit(ElementTerminated{*key, id, environment_.now});
    }
}

void Execution::terminateAll(Key scope) {
    for (const Key key : contentOf(state_, scope))
        terminate(key);
    std::erase_if(todo_, [&](const Operation& operation) {
        return operation.kind == Operation::Kind::TakeFlow && operation.key == scope;
    });
    if (holdsTokens(state_, scope)) emit(TokensDiscarded{scope});
}

void Execution::terminateInstance() {
    terminateAll(kProcessScope);
    cleanUp(kProcessScope);
}

void Execution::stopWaiting(Key element, WaitPurpose purpose) {
    for (const Key key : keysOf(state_.timers, element))
        if (state_.timers.at(key).purpose == purpose) emit(TimerCancelled{key});
    for (const Key key : keysOf(state_.subscriptions, element))
        if (state_.subscriptions.at(key).purpose == purpose) emit(SubscriptionClosed{key});
}

void Execution::cleanUp(Key element) {
    for (const Key key : keysOf(state_.incidents, element))
        emit(IncidentResolved{key, {}});
    for (const Key key : keysOf(state_.timers, element))
        emit(TimerCancelled{key});
    for (const Key key : keysOf(state_.subscriptions, element))
        emit(SubscriptionClosed{key});
    for (const Key key : keysOf(state_.tasks, element))
        emit(TaskCancelled{key});
    for (const Key key : keysOf(state_.jobs, element))
        emit(JobCancelled{key});
    if (holdsTokens(state_, element)) emit(TokensDiscarded{element});
    std::erase_if(todo_, [&](const Operation& operation) {
        return operation.kind == Operation::Kind::TakeFlow && operation.key == element;
    });
}

void Execution::cancelTaskTimers(Key task) {
    std::vector<Key> keys;
    for (const auto& [key, timer] : state_.timers)
        if (timer.task == task) keys.push_back(key);
    for (const Key key : keys)
        emit(TimerCancelled{key});
}

}  // namespace entente::engine
