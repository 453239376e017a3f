#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "feel/value.h"
#include "storage/db/transaction.h"
#include "workflow/assurance.h"

namespace entente::approvals {

/// approve, approve_with_remark, request_changes, reject: the four choices of an approval.
bool isOutcome(std::string_view outcome);
/// A comment is required for all but approve.
bool needsComment(std::string_view outcome);

enum class Channel {
    Link,       ///< by the decider on the page of a mailed link
    Web,        ///< by the decider, signed in
    Recorded,   ///< by a coordinator on the decider's behalf: phone, mail, scan, note verbale
    Elsewhere,  ///< taken in a ministry's own approval system, filed here
};
std::string_view text(Channel channel);

/// What one person decided or answered on one task. Never changes, but for the objection of whom it speaks for.
struct Decision {
    DecisionId id;
    TaskId task;
    ProgramId program;
    std::string outcome;  ///< of an approval; `answered` for a form
    std::string comment;
    feel::Value answers;  ///< of a form
    PersonId person;      ///< whose decision it is
    std::string byName;   ///< as written by who decided
    std::string byTitle;
    bool actingFor = false;
    Channel channel = Channel::Link;
    std::string source;     ///< phone, mail, scan, note_verbale, or the name of the other system
    std::string reference;  ///< its number and date
    AccountId recordedBy;
    workflow::Assurance assurance = workflow::Assurance::Link;
    std::int64_t attachment = 0;
    int edition = 1;          ///< of the task's files that it was made on
    std::string stepOutcome;  ///< what the step decided with it; empty while it waits for others
    std::string stage;        ///< review, agree, decide: its place in the approval line; may be empty
    std::string authority;    ///< delegated (위임전결), acting (대결), or empty
    std::string backTo;       ///< element id of the earlier step that this voice sends the case back to; may be empty
    std::string objection;
    std::optional<Timestamp> objectedAt;
    Timestamp at;
};

/// Rows of decisions, one per task, person and edition of the files. Stateless; thread-safe.
class DecisionRepository {
  public:
    /// The one that settled the task; nothing while it is open.
    std::optional<Decision> ofTask(storage::ReadTx& tx, TaskId task) const;
    std::optional<Decision> ofPerson(storage::ReadTx& tx, TaskId task, PersonId person, int edition) const;
    /// What stands for this person: their own on these files, else the one that settled the task.
    std::optional<Decision> standing(storage::ReadTx& tx, TaskId task, PersonId person, int edition) const;
    /// All that were made on these files, oldest first.
    std::vector<Decision> ofEdition(storage::ReadTx& tx, TaskId task, int edition) const;
    /// Newest first.
    std::vector<Decision> ofProgram(storage::ReadTx& tx, ProgramId program, int limit) const;
    /// Of the tasks of one instance, oldest first: who is told when a later one decides otherwise.
    std::vector<Decision> ofInstance(storage::ReadTx& tx, InstanceId instance) const;
    /// Approvals that settled a step about this very revision and that nobody objected to, oldest first.
    std::vector<Decision> approvalsOf(storage::ReadTx& tx, RevisionId revision) const;
    void insert(storage::Tx& tx, const Decision& decision) const;
    /// The last decision on these files settles the task with this outcome, because who was still waited for is no
    /// longer asked.
    void settle(storage::Tx& tx, TaskId task, int edition, std::string_view outcome) const;
    /// To the decision that was recorded for this person on these files. False when they objected before.
    bool object(storage::Tx& tx, TaskId task, PersonId person, int edition, std::string_view text, Timestamp now) const;
};

}  // namespace entente::approvals
