#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
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
    std::int64_t lastEvent = 0;  ///< its row; 0: none yet
    TaskId lastTask;             ///< the newest one, open or not
    int hops = 0;  ///< messages and signals that led from one to the other up to its last step, with no person between
    engine::State state;
    std::map<engine::Key, TaskId> tasks;  ///< rows of the open ones
};

/// Rows of instances, of which only the living are read; `InstanceChange` writes them. Stateless; thread-safe.
class InstanceRepository {
  public:
    std::optional<StoredInstance> load(storage::ReadTx& tx, InstanceId id) const;
    /// Only the version that it follows.
    std::optional<PackageId> package(storage::ReadTx& tx, InstanceId id) const;
    /// The packages of other workflows whose processes it calls or has called.
    std::vector<PackageId> called(storage::ReadTx& tx, InstanceId id) const;
    /// An empty instance, before its first events. `participation` is the number of who it is about; 0: nobody.
    InstanceId create(storage::Tx& tx, PackageId package, ProgramId program, const std::string& processId,
                      AccountId startedBy, std::int64_t participation, Timestamp now) const;
    /// It goes on calling that package.
    void keepCalled(storage::Tx& tx, InstanceId id, PackageId package) const;
    /// From now on it follows that version of its workflow.
    void follow(storage::Tx& tx, InstanceId id, PackageId package, const std::string& processId) const;
    /// `(at, event)` in order.
    std::vector<std::pair<Timestamp, engine::Event>> history(storage::ReadTx& tx, InstanceId id) const;
};

}  // namespace entente::workflow
