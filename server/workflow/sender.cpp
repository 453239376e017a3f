#include "workflow/sender.h"

#include "programs/absence_repository.h"
#include "programs/day.h"

namespace entente::workflow {

using programs::Person;
using storage::ReadTx;

std::optional<Person> senderOf(ReadTx& tx, const programs::Program& program, Timestamp now, programs::Side side) {
    const auto& party = program.party(side);
    const auto today = programs::dayOf(now, party.zone);
    const auto isThere = [&](const Person* person) {
        return person != nullptr && !programs::AbsenceRepository().substituteOf(tx, person->id, today);
    };
    const auto* coordinator = party.role("coordinator");
    if (isThere(coordinator)) return *coordinator;
    if (const auto* deputy = party.role("deputy"); isThere(deputy)) return *deputy;
    if (coordinator != nullptr) {
        auto substitute = programs::standIn(tx, coordinator->id, today, {});
        return substitute ? std::move(substitute) : std::optional(*coordinator);
    }
    for (const auto* role : programs::kPartyRoles)
        if (const auto* person = party.role(role)) return *person;
    return std::nullopt;
}

}  // namespace entente::workflow
