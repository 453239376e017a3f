#include "engine/simulation.h"

#include <algorithm>
#include <set>

namespace entente::engine {

Simulation::Simulation(std::shared_ptr<const Definition> definition, Environment environment)
    : definition_(std::move(definition)), environment_(std::move(environment)) {}

Result<void> Simulation::perform(const Command& command) {
    auto events = decide(*definition_, state_, command, environment_);
    if (!events) return events.error();
    for (auto& event : *events) {
        engine::apply(state_, event);
        log_.push_back({environment_.now, std::move(event)});
    }
    return {};
}

Result<void> Simulation::advanceTo(Timestamp moment) {
    for (const auto* timer = nextTimer(); timer != nullptr && timer->dueAt <= moment; timer = nextTimer())
        if (const auto fired = fireNext(); !fired) return fired.error();
    environment_.now = std::max(environment_.now, moment);
    return {};
}

Result<bool> Simulation::fireNext() {
    const auto* timer = nextTimer();
    if (timer == nullptr) return false;
    environment_.now = std::max(environment_.now, timer->dueAt);
    if (const auto fired = perform(FireTimer{timer->key}); !fired) return fired.error();
    return true;
}

Key Simulation::openTask(std::string_view elementId) const {
    for (const auto& [key, task] : state_.tasks)
        if (task.elementId == elementId) return key;
    return 0;
}

Key Simulation::openJob(std::string_view type) const {
    for (const auto& [key, job] : state_.jobs)
        if (job.type == type) return key;
    return 0;
}

std::vector<std::string> Simulation::waiting() const {
    std::set<Key> scopes;
    for (const auto& [key, element] : state_.elements)
        scopes.insert(element.scope);
    std::vector<std::string> ids;
    for (const auto& [key, element] : state_.elements)
        if (!scopes.contains(key)) ids.push_back(element.elementId);
    for (const auto& [token, count] : state_.tokens)
        if (std::find(ids.begin(), ids.end(), token.elementId) == ids.end()) ids.push_back(token.elementId);
    return ids;
}

const Timer* Simulation::nextTimer() const {
    const Timer* next = nullptr;
    for (const auto& [key, timer] : state_.timers)
        if (next == nullptr || timer.dueAt < next->dueAt) next = &timer;
    return next;
}

}  // namespace entente::engine
