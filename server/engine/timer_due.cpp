#include "engine/timer_due.h"

#include "engine/evaluator.h"
#include "engine/inside.h"
#include "engine/timers.h"

namespace entente::engine {

std::optional<Timestamp> timerDue(const Definition& definition, const State& state, Environment environment,
                                  const Timer& timer) {
    if (timer.task != 0 || !timer.interval.empty()) return std::nullopt;
    const auto element = state.elements.find(timer.element);
    const bool ofProcess = timer.element == kProcessScope;
    if (!ofProcess && element == state.elements.end()) return std::nullopt;
    // The start of an event sub-process stands in the scope that waits, any other event beside it.
    const bool starts = timer.purpose == WaitPurpose::EventSubProcess;
    const Key around = ofProcess ? kProcessScope : element->second.scope;
    const auto own = inside(definition, state, environment.library, starts ? timer.element : around);
    const auto index = own ? own->process().node(timer.elementId) : -1;
    if (index < 0) return std::nullopt;
    environment.now = ofProcess ? state.info.startedAt : element->second.since;
    const Evaluator evaluator(*own, state, environment, timer.element,
                              starts ? outerScope(state, timer.element) : around);
    const auto counted = timerOf(own->node(index), evaluator);
    return counted && *counted ? std::optional((*counted)->dueAt) : std::nullopt;
}

}  // namespace entente::engine
