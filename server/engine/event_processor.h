#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/evaluator.h"

namespace entente::engine {

/// What something waits for. Rows have no keys yet.
struct Waits {
    std::vector<Timer> timers = {};
    std::vector<Subscription> subscriptions = {};
};

/// What an event lets out.
struct Thrown {
    bpmn::EventKind kind = bpmn::EventKind::None;
    std::string name;  ///< of a message or signal; the code of an error or escalation
    std::string correlationKey = {};
    std::optional<Timestamp> keepUntil = {};  ///< of a message that nobody waits for
};

/// Where an event stands (BPMN 2.0.2, clause 10.5, tables 10.84 to 10.90).
enum class EventPlace {
    ProcessStart,
    ContentStart,  ///< of an embedded sub-process
    EventSubProcess,
    EventSubProcessBeside,  ///< not interrupting
    Catch,
    Boundary,
    BoundaryBeside,  ///< not interrupting
    Throw,
    End,
};

using EventPlaces = unsigned;

constexpr EventPlaces operator|(EventPlace a, EventPlace b) {
    return 1u << static_cast<unsigned>(a) | 1u << static_cast<unsigned>(b);
}
constexpr EventPlaces operator|(EventPlaces a, EventPlace b) {
    return a | 1u << static_cast<unsigned>(b);
}

/// Of what one part of a case tells another: wherever BPMN allows an event, but not where content begins by itself.
constexpr EventPlaces kTellingPlaces = EventPlace::EventSubProcess | EventPlace::EventSubProcessBeside |
                                       EventPlace::Boundary | EventPlace::BoundaryBeside | EventPlace::ProcessStart |
                                       EventPlace::Catch | EventPlace::Throw | EventPlace::End;

/// One kind of event, wherever it stands. Stateless.
class EventProcessor {
  public:
    virtual ~EventProcessor() = default;
    /// Where BPMN allows it.
    virtual EventPlaces places() const = 0;
    /// What a catching event waits for. Errors and escalations wait for nothing: who throws looks for them.
    virtual Attempt<Waits> wait(const bpmn::FlowNode& event, const Evaluator& evaluator) const {
        (void)event, (void)evaluator;
        return Waits{};
    }
    /// What a throwing event lets out. `kind` `None`: nothing.
    virtual Attempt<Thrown> raise(const bpmn::FlowNode& event, const Evaluator& evaluator) const {
        (void)event, (void)evaluator;
        return Thrown{};
    }
};

/// The processor of this kind of event; null when the engine does not execute it. See `registry.cpp`.
const EventProcessor* processorOf(bpmn::EventKind kind);

/// `around` is the sub-process that the event stands in, null in the process itself.
EventPlace placeOf(const bpmn::FlowNode& event, const bpmn::FlowNode* around);

/// What these events wait for together, each row with its purpose.
Attempt<Waits> waitsOf(const std::vector<int>& events, WaitPurpose purpose, const Evaluator& evaluator);

/// The code of an error or escalation event, evaluated; empty: any.
Attempt<std::string> codeOf(const bpmn::FlowNode& event, const Evaluator& evaluator);

}  // namespace entente::engine
