#include "engine/state.h"

#include <array>

namespace entente::engine {

namespace {

constexpr std::array<std::string_view, 4> kTaskKinds = {"form", "approval", "dispatch", "answer"};
constexpr std::array<std::string_view, 4> kTimerPurposes = {"catch", "boundary", "reminder", "escalation"};

template <typename Enum>
std::optional<Enum> find(const std::array<std::string_view, 4>& names, std::string_view text) {
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

std::string_view text(TimerPurpose purpose) {
    return kTimerPurposes.at(static_cast<std::size_t>(purpose));
}

std::optional<TimerPurpose> timerPurpose(std::string_view text) {
    return find<TimerPurpose>(kTimerPurposes, text);
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

}  // namespace entente::engine
