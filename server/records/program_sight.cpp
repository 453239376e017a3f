#include "records/program_sight.h"

#include "programs/program_repository.h"

namespace entente::records {

using identity::Account;
using programs::ProgramRepository;
using storage::ReadTx;

std::optional<PersonId> partnerOf(const Account& account) {
    return account.side == identity::Side::B && !account.isAdministrator() ? std::optional(account.person)
                                                                           : std::nullopt;
}

bool maySee(ReadTx& tx, const Account& account, ProgramId program) {
    const auto partner = partnerOf(account);
    return !partner || ProgramRepository().isOfPartner(tx, program, *partner);
}

bool maySeeCalendar(ReadTx& tx, const Account& account, std::int64_t calendar) {
    const auto partner = partnerOf(account);
    return !partner || ProgramRepository().isCalendarOfPartner(tx, calendar, *partner);
}

std::vector<ProgramId> programIdsFor(ReadTx& tx, const Account& account) {
    return ProgramRepository().ids(tx, partnerOf(account));
}

std::vector<programs::Program> programsFor(ReadTx& tx, const Account& account) {
    const ProgramRepository programs;
    const auto partner = partnerOf(account);
    return partner ? programs.listOfPartner(tx, *partner) : programs.list(tx);
}

}  // namespace entente::records
