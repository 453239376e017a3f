#include "workflow/operations.h"

namespace entente::workflow {

Error caseChangedSince() {
    return {ErrorKind::Conflict,
            {"workflow.case_changed",
             "Something happened to this case since you opened it, perhaps by your own click. Nothing was changed now: "
             "look at it again",
             {}}};
}

Result<Written> runAsSeen(Runner& runner, InstanceId instance, std::int64_t version, const By& by,
                          const engine::Command& command) {
    return runner.run(instance, by, [&](storage::ReadTx&, const Situation& now) -> Result<engine::Command> {
        if (now.instance.version != version) return caseChangedSince();
        return command;
    });
}

}  // namespace entente::workflow
