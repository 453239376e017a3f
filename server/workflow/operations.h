#pragma once

#include <string>
#include <vector>

#include "workflow/runner.h"

namespace entente::workflow {

/// What people do to cases by hand.

/// Kind Conflict: the case is not what the person looked at.
Error changedSince();

/// Runs the command on the case as the person saw it: fails with kind Conflict when anything happened to it since, so
/// that nothing is done twice and nothing to what nobody looked at.
Result<Written> runAsSeen(Runner& runner, InstanceId instance, std::int64_t version, const By& by,
                          const engine::Command& command);

/// Something that was done by hand, with the reason that was given.
struct ByHand {
    PackageId package;
    Timestamp at;
    std::string type;     ///< name of the event
    std::string element;  ///< may be empty
    std::string reason;
    std::string actor;
};
/// Newest first; steps done before the case began are among them.
std::vector<ByHand> doneByHand(storage::ReadTx& tx, ProgramId program, int limit);
std::vector<ByHand> doneByHand(storage::ReadTx& tx, InstanceId instance, int limit);

/// A running or completed case of a program.
struct CaseRow {
    InstanceId id;
    PackageId package;
    std::int64_t version = 0;
    bool completed = false;
};
/// Newest first.
std::vector<CaseRow> casesOf(storage::ReadTx& tx, ProgramId program, int limit);

}  // namespace entente::workflow
