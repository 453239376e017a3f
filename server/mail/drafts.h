#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "mail/outbox.h"
#include "storage/db/transaction.h"

namespace entente::mail {

/// Drafts that one step wrote, whatever the case.
struct DraftGroup {
    ProgramId program;
    std::string element;
    std::string textName;
    InstanceId instance = {};  ///< the newest of the cases
    std::int64_t count = 0;
    Timestamp oldest;
    MailId newest;  ///< whoever saw the group saw drafts up to this one
};

/// A mail as a list shows it.
struct MailLine {
    MailId id;
    ProgramId program;
    std::string subject;
    std::string language;
    Address to;
    MailState state = MailState::Draft;
    Timestamp at;  ///< written; of one that left, sent; of one that was handled otherwise, when
    std::string note;
    bool edited = false;  ///< a draft that a coordinator has changed
};

/// A task that nobody was asked to do yet.
struct Held {
    Timestamp since;
    char sender = 'A';  ///< whose coordinators release it; to the other side the task is not there yet
};

/// Somebody whom no mail has reached that brings them a task: the newest was refused for good or came back.
struct NotReached {
    MailId mail;
    char sender = 'A';  ///< whose coordinators wrote it
    PersonId person;
    std::string reason;  ///< what the other mail server said, word for word, or who noted it
    bool cameBack = false;
};

/// What coordinators do with mails: review before they leave, and note which came back. Each change says whether it
/// found the mail as it has to be, so that of two at once only one counts. Stateless; thread-safe.
class Drafts {
  public:
    /// Of the mails that this side (`A`, `B`) sends in a program.
    std::int64_t count(storage::ReadTx& tx, ProgramId program, char side) const;
    std::vector<DraftGroup> groups(storage::ReadTx& tx, ProgramId program, char side) const;
    /// Oldest first, `limit` after `after`.
    std::vector<MailLine> list(storage::ReadTx& tx, const DraftGroup& group, char side, MailId after, int limit) const;
    /// All of the group up to its newest.
    std::vector<MailId> ids(storage::ReadTx& tx, const DraftGroup& group, char side) const;
    /// What the side sent or took out, newest first, `limit` below `before` (0: from the newest).
    std::vector<MailLine> handled(storage::ReadTx& tx, ProgramId program, char side, MailId before, int limit) const;
    /// What came back or was refused for good, at an address that is still somebody's: of mails that the side sent or
    /// its people were to get. What was refused is left out once a later mail about the task has reached the address.
    std::vector<MailLine> toFix(storage::ReadTx& tx, ProgramId program, char side, int limit) const;
    /// The newest that the side sent to the address and that came back.
    std::optional<MailLine> returnedFrom(storage::ReadTx& tx, char side, std::string_view email) const;
    std::int64_t countToFix(storage::ReadTx& tx, ProgramId program, char side) const;

    /// It leaves at once, with these words.
    bool release(storage::Tx& tx, MailId id, std::string_view subject, std::string_view body, AccountId by,
                 Timestamp now) const;
    bool rewrite(storage::Tx& tx, MailId id, std::string_view subject, std::string_view body, AccountId by,
                 Timestamp now) const;
    /// Nobody was told of the event of its calendar file either.
    bool takeOut(storage::Tx& tx, MailId id, AccountId by, std::string_view reason, Timestamp now) const;
    bool cameBack(storage::Tx& tx, MailId id, AccountId by, std::string_view reason, bool told, Timestamp now) const;
    /// Only while its case was not told.
    bool undoCameBack(storage::Tx& tx, MailId id, AccountId by, Timestamp now) const;

    /// Whether every mail that was to bring the task to this person waits for its release or was taken out.
    bool neverAsked(storage::ReadTx& tx, TaskId task, PersonId person) const;
    /// The mails that bring the task wait for their release; nothing when one of them has left, or none is there.
    std::optional<Held> held(storage::ReadTx& tx, TaskId task) const;
    /// By person; nobody once a later mail about the task is on its way to them, whatever becomes of it.
    std::vector<NotReached> notReached(storage::ReadTx& tx, TaskId task) const;
};

}  // namespace entente::mail
