#include "engine/state.h"

#include <algorithm>
#include <array>

namespace entente::engine {

namespace {

constexpr std::array<std::string_view, 4> kTaskKinds = {"form", "approval", "dispatch", "answer"};
constexpr std::array<std::string_view, 5> kWaitPurposes = {"catch", "boundary", "eventSubProcess", "reminder",
                                                           "escalation"};
constexpr std::array<std::string_view, 2> kSubscriptionKinds = {"message", "signal"};

template <typename Enum, std::size_t Size>
std::optional<Enum> find(const std::array<std::string_view, Size>& names, std::string_view text) {
    for (std::size_t i = 0; i < names.size(); ++i)
        if (names.at(i) == text) return static_cast<Enum>(i);
    return std::nullopt;
}

}  // namespace

std::string_view text(TaskKind kind) {
    return kTaskKinds.at(static_cast<std::size_t>(kind));
}

std::optional<TaskKind> taskKind(std::string_view text) {
    return find<TaskKind>(kTaskKinds, text);
}

std::string_view text(WaitPurpose purpose) {
    return kWaitPurposes.at(static_cast<std::size_t>(purpose));
}

std::optional<WaitPurpose> waitPurpose(std::string_view text) {
    return find<WaitPurpose>(kWaitPurposes, text);
}

std::string_view text(SubscriptionKind kind) {
    return kSubscriptionKinds.at(static_cast<std::size_t>(kind));
}

std::optional<SubscriptionKind> subscriptionKind(std::string_view text) {
    return find<SubscriptionKind>(kSubscriptionKinds, text);
}

bool Subscription::takes(SubscriptionKind ofKind, std::string_view wantedName, std::string_view wantedKey) const {
    return kind == ofKind && name == wantedName && (correlationKey.empty() || correlationKey == wantedKey);
}

const Task* State::task(Key key) const {
    const auto found = tasks.find(key);
    return found == tasks.end() ? nullptr : &found->second;
}

const feel::Value* State::variable(Key scope, std::string_view name) const {
    const auto inScope = variables.find(scope);
    if (inScope == variables.end()) return nullptr;
    const auto found = inScope->second.find(name);
    return found == inScope->second.end() ? nullptr : &found->second;
}

Key outerScope(const State& state, Key scope) {
    const auto found = state.elements.find(scope);
    return found == state.elements.end() || !found->second.called.empty() ? 0 : found->second.scope;
}

Key calledAround(const State& state, Key scope) {
    while (scope != kProcessScope && state.elements.at(scope).called.empty())
        scope = state.elements.at(scope).scope;
    return scope;
}

Key callOf(const State& state, Key element) {
    const auto found = state.elements.find(element);
    return found == state.elements.end() ? kProcessScope : calledAround(state, found->second.scope);
}

bool holdsElements(const State& state, Key scope) {
    return std::any_of(state.elements.begin(), state.elements.end(),
                       [&](const auto& entry) { return entry.second.scope == scope; });
}

bool holdsTokens(const State& state, Key scope) {
    const auto first = state.tokens.lower_bound({scope, {}, {}});
    return first != state.tokens.end() && first->first.scope == scope;
}

}  // namespace entente::engine
