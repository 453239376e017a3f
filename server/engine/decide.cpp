#include "base/utf8.h"
#include "engine/commands.h"
#include "engine/engine.h"
#include "feel/zone.h"

namespace entente::engine {

Result<void> requireActive(const State& state) {
    const auto ended = [&] { return state.info.endedAt ? state.info.endedAt->iso() : std::string(); };
    switch (state.info.status) {
        case InstanceStatus::New:
            return rejected("engine.instance.new", "The case has not started yet.");
        case InstanceStatus::Active:
            return {};
        case InstanceStatus::Completed:
            return rejected("engine.instance.completed", "The case was completed at {at}.", {{"at", ended()}});
        case InstanceStatus::Terminated:
            return rejected("engine.instance.terminated", "The case was cancelled at {at}.", {{"at", ended()}});
    }
    return {};
}

Result<void> requireReason(std::string_view reason) {
    if (!utf8::trim(reason).empty()) return {};
    return invalid("engine.reason.missing", "Say why: the reason stands in the record.", {}, "reason");
}

Error gone(const State& state, Key key, std::string kind, std::string pattern) {
    if (key > 0 && key < state.nextKey) return rejected("engine." + kind + ".gone", std::move(pattern));
    return notFound("engine.unknown_key", "The case has no {kind} with the number {key}.",
                    {{"kind", std::move(kind)}, {"key", std::to_string(key)}});
}

Result<Decided> decideStep(const Definition& definition, const State& state, const Command& command,
                           const Environment& environment) {
    if (!feel::isZone(environment.zone))
        return invalid("engine.zone.unknown", "{zone} is not a time zone.", {{"zone", environment.zone}});
    // What a migration begins calls what stands beside its target.
    auto around = environment;
    if (const auto* migration = std::get_if<MigrateInstance>(&command); migration && migration->library)
        around.library = migration->library.get();
    Execution execution(definition, state, around);
    const auto performed = std::visit([&](const auto& one) { return perform(one, execution); }, command);
    if (!performed) return performed.error();
    execution.run();
    return Decided{execution.takeEvents(), execution.takeState()};
}

Result<std::vector<Event>> decide(const Definition& definition, const State& state, const Command& command,
                                  const Environment& environment) {
    auto decided = decideStep(definition, state, command, environment);
    if (!decided) return decided.error();
    return std::move(decided->events);
}

}  // namespace entente::engine
