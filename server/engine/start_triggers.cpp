#include "engine/definition.h"
#include "engine/engine.h"
#include "engine/evaluator.h"
#include "engine/timers.h"

namespace entente::engine {

namespace {

/// Before an instance is there, only the ambient names can be seen.
Evaluator outside(const Definition& definition, const Environment& environment) {
    static const State nothing;
    return {definition, nothing, environment, kProcessScope, 0};
}

}  // namespace

std::vector<StartTrigger> startTriggers(const Definition& definition, const Environment& environment) {
    std::vector<StartTrigger> found;
    const auto evaluator = outside(definition, environment);
    for (const int index : definition.eventStartsOfProcess()) {
        const auto& event = definition.node(index);
        if (event.event == bpmn::EventKind::Timer) continue;
        if (auto name = evaluator.label(event.eventName, "name"))
            found.push_back({event.id, event.event, std::move(*name)});
    }
    return found;
}

std::vector<std::string> timerStarts(const Definition& definition) {
    std::vector<std::string> found;
    for (const int index : definition.eventStartsOfProcess())
        if (const auto& event = definition.node(index); event.event == bpmn::EventKind::Timer)
            found.push_back(event.id);
    return found;
}

Result<std::optional<Timer>> startTimer(const Definition& definition, const std::string& startEvent,
                                        const Environment& environment) {
    auto timer = timerOf(definition.node(startEvent), outside(definition, environment));
    if (!timer) return Error{ErrorKind::Invalid, timer.failure().message};
    if (*timer) (*timer)->elementId = startEvent;
    return std::move(*timer);
}

std::optional<Timer> nextStartTimer(const Timer& fired, const Environment& environment) {
    return nextRound(fired, environment.now, environment.zone);
}

}  // namespace entente::engine
