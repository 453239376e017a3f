#pragma once

#include <string>

#include "audit/audit_log.h"
#include "base/result.h"
#include "base/time.h"
#include "mail/outbox.h"
#include "storage/db/transaction.h"
#include "workflow/runner.h"

namespace entente::approvals {

/// A mail that reached nobody, and the case that sent it: what waits there for the message `mail_returned` goes on, at
/// the mail's own step or as the only one in the case. Thread-safe.
class ReturnedMail {
  public:
    explicit ReturnedMail(workflow::Runner& runner) : runner_(runner) {}

    /// Who said so: a person by their account, or the relay.
    struct Reporter {
        workflow::By by = {audit::Actor::system(), {}};
        AccountId account = {};
    };

    /// Writes it down in the transaction in which the case goes on. False when nothing waits for it: nothing is written
    /// then. Rejected for a mail that was not sent, or that is noted already.
    Result<bool> tell(const mail::StoredMail& mail, const Reporter& reporter, const std::string& reason) const;
    /// The note alone; false where `tell` would be rejected.
    static bool note(storage::Tx& tx, const mail::StoredMail& mail, const Reporter& reporter, const std::string& reason,
                     bool told, Timestamp now);
    static Error notSent();

    /// The relay has refused it for good: the case hears of it as if somebody had said that the mail came back. Without
    /// anything that waits, it stays a mail that failed.
    void refused(const mail::StoredMail& mail, const std::string& answer) const;

  private:
    workflow::Runner& runner_;
};

}  // namespace entente::approvals
