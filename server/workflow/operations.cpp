#include "workflow/operations.h"

#include "workflow/case_repository.h"

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

Result<InstanceId> startAsSeen(Runner& runner, const std::string& package, ProgramId program,
                               std::optional<InstanceId> seen, const By& by, std::vector<engine::Activation> at,
                               feel::Context variables) {
    const auto onlyAsSeen = [&](storage::ReadTx&, Step& step) -> Result<void> {
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
