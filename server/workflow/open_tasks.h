#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "storage/db/transaction.h"
#include "workflow/task.h"

/// Open tasks as lists show them: many of one step in one case are one line.
namespace entente::workflow {

/// A task, or as many of its step as wait beside it: of one case, side and, without link, for the same persons. `task`
/// is the one that is due first.
struct OpenTasks {
    StoredTask task;
    std::int64_t count = 1;  ///< more than one only in place of them all
};

/// How far a step of a case is.
struct StepCount {
    std::int64_t open = 0, completed = 0;
};

/// Stateless; thread-safe.
class OpenTaskRepository {
  public:
    /// What is due first and wanted: `isWanted` is asked in the order of due moments, those without one last.
    std::optional<StoredTask> first(storage::ReadTx& tx, ProgramId program,
                                    const std::function<bool(const StoredTask&)>& isWanted) const;
    /// By due moment, those without one last; `limit` lines at the most, and among those whatever matters more than
    /// usual. More than `few` of one step are one line.
    std::vector<OpenTasks> ofProgram(storage::ReadTx& tx, ProgramId program, int few, int limit) const;
    /// The same of all programs, without what is answered by link: what the coordinators of a side do.
    std::vector<OpenTasks> ofCoordinators(storage::ReadTx& tx, programs::Side side, int limit) const;
    /// Of one step of a case, or with instance 0 of the program; by due moment, `limit` rows from `skip`.
    std::vector<StoredTask> page(storage::ReadTx& tx, ProgramId program, InstanceId instance, std::string_view element,
                                 std::int64_t skip, int limit) const;
    StepCount count(storage::ReadTx& tx, InstanceId instance, std::string_view element) const;
};

}  // namespace entente::workflow
