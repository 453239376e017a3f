#include "records/part_rights.h"

namespace entente::records {

bool mayAdd(const ProgramViewer& viewer, const ProgramPart& part) {
    return !part.isFixed() && (viewer.administrator || viewer.coordinator);
}

bool mayKeep(const ProgramViewer& viewer, const ProgramPart& part, const Record& record) {
    if (viewer.administrator) return true;
    if (!viewer.coordinator) return false;
    if (part.keepers() == Keepers::BothSides) return true;
    return *viewer.side == (part.keepers() == Keepers::Host ? viewer.program.host : part.sideOf(record));
}

void hideInner(const ProgramViewer& viewer, const ProgramPart& part, Record& record) {
    if (viewer.administrator || record.country.empty()) return;
    if (viewer.side && viewer.program.party(*viewer.side).organisation.country == record.country) return;
    for (const auto& column : part.columns())
        if (!column.shared) record.fields.erase(column.name);
}

std::optional<programs::Side> writesFor(const ProgramViewer& viewer) {
    return viewer.administrator ? std::nullopt : viewer.side;
}

}  // namespace entente::records
