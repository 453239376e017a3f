#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "mail/address.h"
#include "mail/calendar_event.h"
#include "storage/db/transaction.h"

namespace entente::mail {

/// Stands in a stored subject or body where the link goes: the token is minted at each hand-over and stored nowhere.
inline constexpr std::string_view kLinkPlaceholder = "{ENTENTE-LINK}";

/// The purpose of a mail that brings a one-time code in the place of a link.
inline constexpr std::string_view kCodePurpose = "code";

/// The purpose of a link that opens what is held about its receiver, to them alone; it belongs to no task.
inline constexpr std::string_view kOwnDataPurpose = "consent";

/// A file of a mail: a stored blob and how it is shown.
struct MailFile {
    std::string sha256;
    std::string fileName;
    std::string mediaType;
};

/// What a link in the mail lets its receiver do.
struct LinkRequest {
    PersonId person;
    std::string purpose;  ///< decide, form, object, code or consent
    int edition = 1;      ///< of the task's files
};

/// The calendar file of a mail: its bytes are made once, with the mail.
struct MailCalendar {
    CalendarMethod method = CalendarMethod::Request;
    std::string uid;
    int sequence = 0;
    std::string bytes;
};

/// A mail as the step that causes it writes it.
struct NewMail {
    ProgramId program = {};
    TaskId task = {};
    std::string cause;     ///< the event that asks for it, such as `task 7 created`
    std::string textName;  ///< which text of the package
    std::string language;
    char side = 'A';  ///< whose people it goes to
    std::vector<Address> to;
    std::vector<Address> cc = {};
    Address replyTo = {};
    std::string subject;
    std::string body;
    std::optional<LinkRequest> link = {};
    std::vector<MailFile> files = {};
    std::optional<MailCalendar> calendar = {};
    InstanceId instance = {};  ///< the case that it comes from
    std::string element = {};  ///< its step
    char sender = 'A';         ///< whose coordinators speak in it
    bool review = false;       ///< becomes a draft of theirs, which leaves only when one of them releases it
};

/// `Draft` waits for its release; `TakenOut` was a draft and never leaves; `Returned` was sent and came back.
enum class MailState { Queued, Sent, Failed, Suppressed, Cancelled, Draft, TakenOut, Returned };
std::string_view name(MailState state);

struct StoredMail {
    MailId id;
    std::string messageId;
    NewMail content;
    MailState state = MailState::Queued;
    int attempt = 0;
    Timestamp runAt;
    std::string lastError;
    Timestamp createdAt;
    std::optional<Timestamp> sentAt;
    bool neverLeft = false;    ///< held for review to this day, or to its end: known to the side that sends it alone
    AccountId handledBy = {};  ///< who released it, took it out or said that it came back
    std::optional<Timestamp> handledAt = {};
    std::string note = {};    ///< why it was taken out or came back
    bool returnTold = false;  ///< its case took note that it came back
};

/// The mails that are to leave, kept with what caused them. Stateless; thread-safe.
///
/// Each hand-over is leased: `claim` raises the attempt, and the result is written only while that attempt is the
/// latest, so a sender that was away longer than its lease changes nothing. A mail is handed over again only when its
/// result was never written: always with the same Message-ID.
class Outbox {
  public:
    /// `domain` is the right side of each Message-ID.
    explicit Outbox(std::string domain) : domain_(std::move(domain)) {}

    /// In the transaction of the cause. Addresses must have passed `parseEmail`. A draft takes the place of an older
    /// one that brings the same task to the same person.
    MailId queue(storage::Tx& tx, const NewMail& mail, Timestamp now) const;

    /// Leases the mail that is due longest; nothing when none is.
    std::optional<StoredMail> claim(storage::Tx& tx, Timestamp now, std::int64_t leaseSeconds) const;

    /// Ends every lease; for a start, when whoever held one is known to be gone. A mail whose hand-over was cut off is
    /// due again at once.
    void releaseLeases(storage::Tx& tx) const;

    /// False when the lease was lost meanwhile.
    bool finish(storage::Tx& tx, MailId id, int attempt, MailState state, std::string_view answer, Timestamp now) const;
    /// Due again later: 1, 2, 4 … minutes, at most 4 hours, `Failed` after the 24th attempt (about three days).
    bool defer(storage::Tx& tx, MailId id, int attempt, std::string_view answer, Timestamp now) const;

    /// Queued mails that ask for something in a task that ended or moved on no longer leave.
    void cancelForTask(storage::Tx& tx, TaskId task, std::optional<PersonId> person = {}) const;
    /// An administrator's "try again now" for a deferred or failed mail; false for any other state.
    bool retry(storage::Tx& tx, MailId id, Timestamp now) const;

    std::optional<StoredMail> find(storage::ReadTx& tx, MailId id) const;
    /// Newest first, `limit` rows below `before` (0: from the newest); `program` 0: all.
    std::vector<StoredMail> list(storage::ReadTx& tx, ProgramId program, MailId before, int limit) const;
    /// To how many addresses of each side's people (`A`, `B`) the newest mail of the program could not be delivered.
    std::map<char, std::int64_t> cameBack(storage::ReadTx& tx, ProgramId program) const;
    /// When the next queued mail is due.
    std::optional<Timestamp> nextDue(storage::ReadTx& tx) const;

  private:
    std::string domain_;
};

}  // namespace entente::mail
