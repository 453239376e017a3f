#pragma once

#include <cstdint>

#include "base/result.h"
#include "identity/account.h"
#include "storage/db/database.h"
#include "workflow/runner.h"

namespace entente::approvals {

/// What coordinators do about invitations of their own people that got stuck. Thread-safe.
class InvitationDesk {
  public:
    InvitationDesk(storage::Database& database, workflow::Runner& runner, const Clock& clock)
        : database_(database), runner_(runner), clock_(clock) {}

    /// Whether something was tried again: the steps that an incident stopped in the case of that participant, and the
    /// mail that the relay refused. `number` is within the program, of the account's side; 0: all that are stuck. An
    /// address that mail came back from is not tried again: it has to be put right.
    Result<bool> again(ProgramId program, const identity::Account& account, std::int64_t number);

  private:
    bool retryCase(InstanceId instance, const identity::Account& account);
    bool retryMail(MailId id, ProgramId program, const identity::Account& account);

    storage::Database& database_;
    workflow::Runner& runner_;
    const Clock& clock_;
};

}  // namespace entente::approvals
