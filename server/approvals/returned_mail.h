#pragma once

#include <functional>
#include <string>

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
    /// Writes down that the mail came back, in the transaction in which the case goes on; false: it is noted already.
    using Note = std::function<bool(storage::Tx& tx, bool told, Timestamp now)>;

    explicit ReturnedMail(workflow::Runner& runner) : runner_(runner) {}

    /// False when nothing waits for it: nothing is written then. Rejected when `note` says no.
    Result<bool> tell(const mail::StoredMail& mail, const workflow::By& by, const std::string& reason,
                      const Note& note) const;

    /// The relay has refused it for good: the case hears of it as if somebody had said that the mail came back. Without
    /// anything that waits, it stays a mail that failed.
    void refused(const mail::StoredMail& mail, const std::string& answer) const;

    static Error notSent();

  private:
    workflow::Runner& runner_;
};

}  // namespace entente::approvals
