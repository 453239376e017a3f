#include "approvals/invitation_desk.h"

#include <vector>

#include "approvals/border.h"
#include "records/program_sight.h"
#include "workflow/invitation_repository.h"

namespace entente::approvals {

using identity::Account;
using storage::ReadTx;
using storage::Tx;
using workflow::InvitationLine;
using workflow::InvitationRepository;

namespace {

constexpr int kMostAtOnce = 10'000;

}  // namespace

Result<bool> InvitationDesk::again(ProgramId program, const Account& account, std::int64_t number) {
    const auto stuck = database_.read([&](ReadTx& tx) -> Result<std::vector<InvitationLine>> {
        if (!account.side || !account.isCoordinatorOf(*account.side) || !records::maySee(tx, account, program))
            return notFound("programs.no_program", "There is no such program");
        const auto side = *account.side == identity::Side::B ? programs::Side::B : programs::Side::A;
        workflow::InvitationQuery query;
        query.problems = true;
        query.after = number == 0 ? 0 : number - 1;
        query.limit = number == 0 ? kMostAtOnce : 1;
        auto lines = InvitationRepository().list(tx, program, side, query);
        if (number != 0) std::erase_if(lines, [&](const InvitationLine& line) { return line.number != number; });
        return lines;
    });
    if (!stuck) return stuck.error();
    bool any = false;
    for (const auto& line : *stuck) {
        if (line.stopped) any = retryCase(line.instance, account) || any;
        if (line.mailState == mail::name(mail::MailState::Failed)) any = retryMail(line.mail, program, account) || any;
    }
    return any;
}

bool InvitationDesk::retryCase(InstanceId instance, const Account& account) {
    const auto keys = database_.read([&](ReadTx& tx) {
        std::vector<engine::Key> keys;
        if (const auto situation = runner_.situation(tx, instance))
            for (const auto& [key, incident] : situation->state().incidents)
                keys.push_back(key);
        return keys;
    });
    bool any = false;
    for (const auto key : keys) {
        // Somebody may have been faster; then there is nothing to say.
        const engine::RetryIncident command{key, audit::Actor::account(account.id).text(), {}, {}};
        any = runner_.run(instance, byAccount(account), command).ok() || any;
    }
    return any;
}

bool InvitationDesk::retryMail(MailId id, ProgramId program, const Account& account) {
    const auto now = clock_.now();
    return database_.write([&](Tx& tx) {
        if (!runner_.outbox().retry(tx, id, now)) return false;
        audit::AuditLog::append(
            tx, {now, audit::Actor::account(account.id), "mail.retried", {"mail", id.value}, program, {}});
        runner_.wakeAfter(tx);
        return true;
    });
}

}  // namespace entente::approvals
