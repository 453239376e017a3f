#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "engine/event.h"
#include "engine/state.h"
#include "storage/db/transaction.h"

namespace entente::workflow {

/// A running instance as its rows say, with the version that a later write checks.
struct StoredInstance {
    InstanceId id;
    PackageId package;
    ProgramId program;
    std::int64_t version = 0;
    std::int64_t nextEvent = 1;
    engine::State state;
};

/// Rows of instances. Only living rows are read and only touched ones are written, so a step costs what it touches,
/// whatever the history. Stateless; thread-safe.
class InstanceRepository {
  public:
    std::optional<StoredInstance> load(storage::ReadTx& tx, InstanceId id) const;
    /// An empty instance, before its first events.
    InstanceId create(storage::Tx& tx, PackageId package, ProgramId program, const std::string& processId,
                      AccountId startedBy, Timestamp now) const;
    /// Stores the events and the rows of `after` that they touch. Fails with kind Conflict when somebody else stored a
    /// step since `before` was loaded. Rows of tasks, jobs and timers that carry more than the engine knows are written
    /// by `TaskRepository` and `JobRepository`.
    Result<void> store(storage::Tx& tx, const StoredInstance& before, const std::vector<engine::Event>& events,
                       const engine::State& after, Timestamp now) const;
    /// `(at, event)` in order.
    std::vector<std::pair<Timestamp, engine::Event>> history(storage::ReadTx& tx, InstanceId id) const;
};

}  // namespace entente::workflow
