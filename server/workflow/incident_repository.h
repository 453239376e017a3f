#pragma once

#include <vector>

#include "base/id.h"
#include "engine/state.h"
#include "storage/db/transaction.h"

namespace entente::workflow {

/// An incident that waits, with the case it stopped.
struct OpenIncident {
    IncidentId id;
    InstanceId instance;
    PackageId package;
    ProgramId program;
    engine::Incident incident;
};

/// Rows of incidents, which `InstanceRepository` writes. Stateless; thread-safe.
class IncidentRepository {
  public:
    /// Newest first, `limit` rows below `before` (0: from the newest).
    std::vector<OpenIncident> open(storage::ReadTx& tx, IncidentId before, int limit) const;
};

}  // namespace entente::workflow
