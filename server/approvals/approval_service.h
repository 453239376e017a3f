#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "approvals/action_link.h"
#include "approvals/decision.h"
#include "approvals/letter_register.h"
#include "base/result.h"
#include "documents/document_repository.h"
#include "forms/form.h"
#include "identity/account.h"
#include "storage/blobs/blob_store.h"
#include "storage/db/database.h"
#include "workflow/runner.h"

namespace entente::approvals {

/// A file as a browser sent it.
struct UploadedFile {
    std::string fileName;
    std::string bytes;
};

/// A decision as its page sends it.
struct DecisionInput {
    std::string outcome;
    std::string comment;
    bool actingFor = false;
    std::string name;  ///< of who acts for the person asked
    std::string title;
    std::optional<UploadedFile> markedUp = {};
    std::string backTo = {};  ///< with *request changes*: one of `workflow::backSteps`; empty: as the process goes on
};

/// A decision or answer that came by another way.
struct RecordInput {
    std::string source;     ///< phone, mail, scan, note_verbale, elsewhere
    std::string reference;  ///< number and date of the letter, note or decision
    std::string byName;
    std::string byTitle;
    std::string outcome;  ///< of an approval
    std::string comment;
    forms::Fields fields = {};  ///< of an answer
    std::optional<UploadedFile> evidence = {};
    PersonId person = {};  ///< whose answer it is
    int edition = 0;       ///< of the task's files that whoever records it saw
    std::string backTo = {};
};

struct DispatchInput {
    std::string number;
    std::string date;     ///< ISO
    std::string channel;  ///< mail, embassy, courier
    std::string reference;
    std::string handedOverOn;  ///< ISO; required unless the channel is mail
    std::optional<UploadedFile> signedCopy = {};
    std::optional<UploadedFile> seal = {};    ///< a picture, for documents with a place for it
    std::vector<std::string> languages = {};  ///< in which the letter leaves; none: English
    std::string site = {};                    ///< address of this server, for the QR code; without a slash at the end
};

struct NewHolder {
    std::string name;
    std::string title;
    std::string email;
    std::string note;
};

/// What became of the tasks of somebody who leaves.
struct HandedOver {
    int moved = 0;
    int released = 0;                                   ///< what they had claimed or alone could do, and others may now
    std::vector<std::pair<TaskId, Message>> kept = {};  ///< what stays as it is, and why
};

struct UploadedRevision {
    documents::Revision revision;
    std::vector<Message> notes;  ///< what was taken out of the file, such as the reference to an attached template
};

/// What came of an attempt to finish a task: it counted, or somebody's earlier decision stands.
struct Finished {
    bool counted = false;
    std::optional<Decision> decision;  ///< the one that counts, of a task by link
    workflow::Written written = {};
    std::string program = {};  ///< code of the case's program, when it counted
    bool settled = true;       ///< the step is done; else it waits for the decisions of others
};

/// A task and its case as one snapshot shows them.
struct OpenedTask {
    workflow::StoredTask task;
    workflow::Situation situation;
};

/// Finishing tasks. Every way in (page, link, recorded answer) goes through one `complete`, which checks who may and
/// what is asked on the snapshot that the step is decided on, again at each round; state, decision, audit entry and
/// mails are committed together. Errors of input have the field's name in `place`. Thread-safe.
class ApprovalService {
  public:
    ApprovalService(storage::Database& database, storage::BlobStore& blobs, workflow::Runner& runner,
                    const Clock& clock);

    /// By the holder of a mailed link.
    Result<Finished> decide(const LinkView& link, const DecisionInput& input);
    Result<Finished> answer(const LinkView& link, const forms::Fields& fields, const DecisionInput& who);
    Result<void> passOn(const LinkView& link, const NewHolder& holder);
    /// "This is not for me": the coordinator is told and asks somebody else.
    Result<void> decline(const LinkView& link, const std::string& note);
    Result<void> object(const LinkView& link, const std::string& text);
    /// Mails a one-time code to whom the link was mailed, and to nobody else.
    Result<void> sendCode(const LinkView& link);
    /// A token for the browser that sent the right code (`ActionLinks::confirmed`). Error at `code`.
    Result<Secret> confirm(const LinkView& link, std::string_view token, std::string_view code);

    /// One of the coordinators of a side says that they do this task, or, with `claimed` false, that they do not any
    /// more. Another takes it over from `expected`, whom they saw doing it, and until then cannot finish it.
    Result<void> claim(TaskId task, const identity::Account& account, bool claimed, PersonId expected = {});
    /// Another coordinator of the side, who is told, prepares the form with what was answered so far; the account stays
    /// its owner. Errors at `delegate` and `delegate_note`.
    Result<void> delegate(TaskId task, const identity::Account& account, AccountId to, const std::string& note);
    /// By the delegate, whose answers go to the owner, or by the owner, who takes it back.
    Result<void> handBack(TaskId task, const identity::Account& account);
    /// By an account.
    Result<Finished> completeForm(TaskId task, const identity::Account& account, const forms::Fields& fields);
    /// With answers that stand in the database, read on the snapshot that the step is decided on.
    using FieldSource = std::function<forms::Fields(storage::ReadTx&)>;
    Result<Finished> completeKeptForm(TaskId task, const identity::Account& account, const FieldSource& source);
    Result<Finished> record(TaskId task, const identity::Account& account, const RecordInput& input);
    Result<Finished> dispatch(TaskId task, const identity::Account& account, const DispatchInput& input);
    /// Letters of side A are numbered by this from now on; before the first dispatch.
    void numberLettersBy(NumberPattern pattern) { register_.emplace(std::move(pattern)); }
    /// Null for an account whose letters are numbered elsewhere.
    const LetterRegister* registerOf(const identity::Account& account) const;
    /// The mails that `dispatch` would send.
    Result<std::vector<mail::NewMail>> previewDispatch(const workflow::StoredTask& task, const DispatchInput& input);
    /// Fresh links by hand. `seen` is the number of reminders that the account knew of (`StoredTask::reminders`), so
    /// that a second click sends nothing twice.
    Result<void> remind(TaskId task, const identity::Account& account, int seen);
    /// Another person takes the place of `from`, who has not decided yet.
    Result<void> reassign(TaskId task, const identity::Account& account, const NewHolder& holder, PersonId from);
    /// One more approver. In a line `turn` says where: among those of that turn, who are asked at once; beyond the
    /// last, after them. A turn that is over is none.
    Result<void> addApprover(TaskId task, const identity::Account& account, const NewHolder& approver, int turn = 1,
                             const std::string& stage = {});
    /// Fails when the others could no longer reach an approval. May settle the task.
    Result<Finished> removeApprover(TaskId task, const identity::Account& account, PersonId approver,
                                    const std::string& note);

    /// Takes an approval of the own side back to one of `workflow::backSteps`, undecided: who was asked and who had
    /// decided is told. Errors at `back_to` and `back_reason`.
    Result<void> sendBack(TaskId task, const identity::Account& account, const std::string& backTo,
                          const std::string& reason);

    /// By a coordinator, within their side or, on a task of side B, for both: told, once, to who holds the task and to
    /// the coordinators, of those sides that may read it. The file goes with the mail to who has no account. Errors at
    /// `comment` and `file`.
    Result<void> comment(TaskId task, const identity::Account& account, std::string_view text, bool shared,
                         const std::optional<UploadedFile>& file = {});

    /// Everything that waits for a person for whom one speaks (`speaksFor`), or will, goes to another with a note.
    /// Tasks that the account does not see stay unsaid.
    Result<HandedOver> handOver(const identity::Account& account, PersonId from, const NewHolder& holder);

    /// To whoever has this address: fresh links for everything that waits for them. Says nothing about what it found.
    void sendFreshLinks(std::string_view email);

    /// A document edited by hand becomes the next revision; who decides on it gets new links. `expected` is the number
    /// of the revision that was edited; `note`, one line, says what changed. The same file sent again gives the same
    /// revision.
    Result<UploadedRevision> uploadRevision(DocumentId document, const identity::Account& account, UploadedFile file,
                                            int expected, const std::string& note = {});
    /// The next revision from the template and the case as it stands, again with new links. `cause` is the request's
    /// own word: asked again with the same, the revision that it made is given back. `expected` as above.
    Result<documents::Revision> regenerate(DocumentId document, const identity::Account& account,
                                           const std::string& cause, int expected);
    Result<std::int64_t> attach(DocumentId document, const identity::Account& account, const UploadedFile& file);

    /// Whether four eyes let this person do the task.
    bool mayDecide(storage::ReadTx& tx, const workflow::StoredTask& task, PersonId person);

    /// For showing a task and its form; nothing when there is none.
    std::optional<OpenedTask> open(TaskId task);
    /// The case of a task as it stands.
    Result<workflow::Situation> situationOf(const workflow::StoredTask& task);

  private:
    struct Attempt;

    /// Chooses the command for an open task on the snapshot.
    using OnTask =
        std::function<Result<engine::Command>(storage::ReadTx&, const workflow::Situation&, workflow::StoredTask)>;
    /// A step of a case on one of its tasks, which has to be open.
    Result<workflow::Written> stepOnTask(TaskId task, const workflow::By& by, const OnTask& choose,
                                         const workflow::Runner::Extend& extend = {});
    /// What happens to a task and is no step of its case: in the writer.
    using Change = std::function<Result<void>(storage::Tx&, const workflow::StoredTask&, const workflow::Situation&)>;
    Result<void> onTask(const workflow::StoredTask& known, const Change& change);
    Result<void> whileOpen(const workflow::StoredTask& known, const Change& change);

    Result<Finished> complete(TaskId task, const workflow::By& by, const Attempt& attempt);
    Result<std::optional<documents::Attachment>> keep(const std::optional<UploadedFile>& file, std::string_view purpose,
                                                      const workflow::StoredTask& task, const std::string& by);
    /// Lets go of what somebody had claimed; what some alone do goes to the coordinator with that address.
    Result<void> release(TaskId task, const workflow::By& by, const programs::Person& holder, const std::string& next);
    Result<void> replaceHolder(TaskId task, const workflow::By& by, PersonId from, const NewHolder& holder);
    std::optional<workflow::StoredTask> find(TaskId task);
    bool sees(const identity::Account& account, ProgramId program);

    storage::Database& database_;
    storage::BlobStore& blobs_;
    workflow::Runner& runner_;
    const Clock& clock_;
    std::optional<LetterRegister> register_;
};

/// A coordinator of the side that holds the task.
bool isOfSide(const identity::Account& account, const workflow::StoredTask& task);
/// Whether the account finishes this task itself: one of its side, and of those whom it names where it names any.
bool mayComplete(const identity::Account& account, const workflow::StoredTask& task);
/// Who claimed the task; nothing when nobody did. A definition that names an assignee by address claims for them.
std::optional<programs::Person> claimedBy(storage::ReadTx& tx, const workflow::StoredTask& task);
Error claimedByOther(const programs::Person& holder);
/// Whether the account may let somebody prepare the task: it is a form of its side.
bool mayDelegate(const identity::Account& account, const workflow::StoredTask& task);
/// Whether the account may record what somebody else decided: MOIS's coordinator for all, the partner's for their own
/// side.
bool mayRecord(const identity::Account& account, const workflow::StoredTask& task);
/// Whether the account writes this document: a coordinator of the side it is private to, of MOIS for a shared one.
bool mayEdit(const identity::Account& account, const documents::Document& document);
/// The open task that keeps a document as it is: it was approved and waits to be sent, or was sent and waits for the
/// answer.
std::optional<workflow::StoredTask> keptBy(storage::ReadTx& tx, const documents::Document& document);

}  // namespace entente::approvals
