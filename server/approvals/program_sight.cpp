#include "approvals/program_sight.h"

#include "programs/program_repository.h"

namespace entente::approvals {

using identity::Account;
using programs::ProgramRepository;
using storage::ReadTx;

namespace {

bool seesOwnOnly(const Account& account) {
    return account.side == identity::Side::B && !account.isAdministrator();
}

}  // namespace

bool maySee(ReadTx& tx, const Account& account, ProgramId program) {
    return !seesOwnOnly(account) || ProgramRepository().isOfPartner(tx, program, account.person);
}

bool maySeeCalendar(ReadTx& tx, const Account& account, std::int64_t calendar) {
    return !seesOwnOnly(account) || ProgramRepository().isCalendarOfPartner(tx, calendar, account.person);
}

std::vector<programs::Program> programsFor(ReadTx& tx, const Account& account) {
    const ProgramRepository programs;
    return seesOwnOnly(account) ? programs.listOfPartner(tx, account.person) : programs.list(tx);
}

}  // namespace entente::approvals
