#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "identity/account.h"
#include "mail/drafts.h"
#include "storage/db/database.h"
#include "workflow/runner.h"

namespace entente::approvals {

/// What coordinators do with the mails that their side sends: they release drafts, change or take them out, and note
/// what came back. Of two at once one counts, the other is told. Errors of input have the field's name in `place`.
/// Thread-safe.
class OutboxDesk {
  public:
    OutboxDesk(storage::Database& database, workflow::Runner& runner, const Clock& clock)
        : database_(database), runner_(runner), clock_(clock) {}

    /// The draft leaves. The first one that brings a task starts its clock: the due date is said anew by its rule as of
    /// now, and its reminders and timers are counted from there. Where the date stands in the text, it follows.
    Result<void> send(MailId id, const identity::Account& account);

    struct Sent {
        int count = 0;
        std::vector<std::pair<MailId, Message>> kept = {};  ///< what stays, and why
    };
    Sent send(const std::vector<MailId>& ids, const identity::Account& account);

    struct Rewritten {
        int alike = 0;                       ///< other drafts of the group that were changed the same way
        std::vector<std::string> kept = {};  ///< receivers whose text has no such passage
    };
    /// New words; where the link goes stays (`mail::kLinkPlaceholder`). With `alike` the same change is made to the
    /// other drafts of the group in this language. `seen` is the text that was changed. Errors at `subject` and `body`.
    Result<Rewritten> rewrite(MailId id, const identity::Account& account, const std::string& subject,
                              const std::string& body, const std::string& seen, bool alike);

    /// It never leaves; its task, if any, stays open and can be asked by other means. Error at `reason`.
    Result<void> takeOut(MailId id, const identity::Account& account, const std::string& reason);

    /// A sent mail came back. Whether its case took note: it gets the message `mail_returned` {address, reason} where
    /// it waits for that. Error at `reason`.
    Result<bool> cameBack(MailId id, const identity::Account& account, const std::string& reason);
    /// A wrong click, as long as the case was not told.
    Result<void> undoCameBack(MailId id, const identity::Account& account);

    /// The mail, for a coordinator of the side that sends it.
    Result<mail::StoredMail> find(MailId id, const identity::Account& account);

  private:
    Result<mail::StoredMail> own(storage::ReadTx& tx, MailId id, const identity::Account& account) const;
    Result<void> restart(const mail::StoredMail& mail, const identity::Account& account);
    Result<void> release(const mail::StoredMail& mail, const identity::Account& account);
    Result<void> moveTimers(const mail::StoredMail& mail, const identity::Account& account);

    storage::Database& database_;
    workflow::Runner& runner_;
    const Clock& clock_;
};

/// Whether a timer belongs to a task that nobody was asked to do yet, because its mails wait for their release: its
/// clock has not started.
bool isHeld(storage::ReadTx& tx, const workflow::Situation& situation, engine::Key timer);

/// The draft, or what was said of it, is not there any more.
bool isNoDraft(const Error& error);

}  // namespace entente::approvals
