#include "workflow/operations.h"

#include "workflow/case_repository.h"
#include "workflow/starters.h"

namespace entente::workflow {

Error caseChangedSince() {
    return {ErrorKind::Conflict,
            {"workflow.case_changed",
             "Something happened to this case since you opened it, perhaps by your own click. Nothing was changed now: "
             "look at it again",
             {}}};
}

Result<Written> runAsSeen(Runner& runner, InstanceId instance, std::int64_t version, const By& by,
                          const engine::Command& command, const Runner::Extend& extend) {
    return runner.run(
        instance, by,
        [&](storage::ReadTx&, const Situation& now) -> Result<engine::Command> {
            if (now.instance.version != version) return caseChangedSince();
            return command;
        },
        extend);
}

namespace {

/// By the version that begins and the program as it is in the same snapshot: either may have changed since the page.
Result<void> checkStarter(const Step& step, programs::Side side) {
    const auto environment = environmentOf(step.before);
    const auto& package = *step.before.package;
    const auto starters = startersOf(package, environment);
    if (!starters) return starters.error();
    if (!starters->has(side)) return notTheirsToStart();
    const auto* start = std::get_if<engine::StartInstance>(&step.command);
    if (start == nullptr) return {};
    for (const auto& activation : start->at) {
        const auto allowed = mayBeginAt(package, environment, side, activation.element);
        if (!allowed) return allowed.error();
        if (!*allowed) return notTheirsToBeginAt();
    }
    return {};
}

}  // namespace

Result<InstanceId> startAsSeen(Runner& runner, const std::string& package, ProgramId program, programs::Side side,
                               std::optional<InstanceId> seen, const By& by, std::vector<engine::Activation> at,
                               feel::Context variables) {
    const auto onlyAsSeen = [&](storage::ReadTx&, Step& step) -> Result<void> {
        if (auto allowed = checkStarter(step, side); !allowed) return allowed;
        if (!seen) return {};
        step.writes.emplace_back([program, package, seen](storage::Tx& tx, const Written& written) -> Result<void> {
            if (CaseRepository().newest(tx, program, package, written.instance) == *seen) return {};
            return Error{
                ErrorKind::Conflict,
                {"workflow.started_since",
                 "A case of this workflow began since you opened the page, perhaps by your own click. No other "
                 "one was started now: look at it first",
                 {}}};
        });
        return {};
    };
    return runner.startAt(package, program, by, std::move(at), std::move(variables), onlyAsSeen);
}

}  // namespace entente::workflow
