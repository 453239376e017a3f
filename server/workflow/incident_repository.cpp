#include "workflow/incident_repository.h"

#include <stdexcept>

#include "engine/event.h"
#include "feel/json.h"
#include "storage/db/collect.h"

namespace entente::workflow {

using storage::ReadTx;

namespace {

constexpr const char* kOpen =
    "SELECT i.id, i.instance_id, n.package_id, n.program_id, i.data FROM incident i JOIN instance n ON n.id = "
    "i.instance_id "
    "WHERE i.resolved_at IS NULL AND ($1 IS NULL OR i.id < $1) ORDER BY i.id DESC LIMIT $2";
constexpr const char* kFind =
    "SELECT i.id, i.instance_id, n.package_id, n.program_id, i.data FROM incident i JOIN instance n ON n.id = "
    "i.instance_id "
    "WHERE i.id = $1 AND i.resolved_at IS NULL";

/// The row keeps the event that raised it.
engine::Incident parse(const std::string& text) {
    if (const auto value = feel::fromTypedJson(text))
        if (auto event = engine::fromValue(*value); event && std::holds_alternative<engine::IncidentRaised>(*event))
            return std::get<engine::IncidentRaised>(std::move(event).value()).incident;
    throw std::runtime_error("the row of an incident is damaged: " + text.substr(0, 200));
}

OpenIncident read(const storage::Rows& rows) {
    return {rows.id<IncidentId>(0), rows.id<InstanceId>(1), rows.id<PackageId>(2), rows.id<ProgramId>(3),
            parse(rows.text(4))};
}

}  // namespace

std::vector<OpenIncident> IncidentRepository::open(ReadTx& tx, IncidentId before, int limit) const {
    return storage::all(tx.query(kOpen, before, limit), read);
}

std::optional<OpenIncident> IncidentRepository::findOpen(ReadTx& tx, IncidentId id) const {
    return storage::first(tx.query(kFind, id), read);
}

}  // namespace entente::workflow
