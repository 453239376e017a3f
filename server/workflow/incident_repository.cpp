#include "workflow/incident_repository.h"

#include "storage/db/collect.h"
#include "workflow/event_text.h"

namespace entente::workflow {

using storage::ReadTx;

namespace {

constexpr const char* kOpen =
    "SELECT i.id, i.instance_id, n.package_id, n.program_id, i.data FROM incident i JOIN instance n ON n.id = "
    "i.instance_id "
    "WHERE i.resolved_at IS NULL AND ($1 IS NULL OR i.id < $1) ORDER BY i.id DESC LIMIT $2";
OpenIncident readIncident(const storage::Rows& rows) {
    return {rows.id<IncidentId>(0), rows.id<InstanceId>(1), rows.id<PackageId>(2), rows.id<ProgramId>(3),
            eventFrom<engine::IncidentRaised>(rows.text(4)).incident};
}

}  // namespace

std::vector<OpenIncident> IncidentRepository::open(ReadTx& tx, IncidentId before, int limit) const {
    return storage::all(tx.query(kOpen, before, limit), readIncident);
}

}  // namespace entente::workflow
