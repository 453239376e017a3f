#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "storage/db/transaction.h"
#include "workflow/step.h"

namespace entente::workflow {

/// What a mail is about.
struct MailRequest {
    std::string text;  ///< name of the mail text in the package
    programs::Person to;
    std::vector<programs::Person> cc = {};
    const engine::Task* task = nullptr;
    std::optional<CurrentFile> file = {};  ///< what `document` is in the text
    std::vector<mail::MailFile> enclosed = {};
    std::optional<std::string> linkPurpose = {};  ///< decide, form or object; without one `link` is the task's page
    int edition = 1;
    feel::Context extra = {};  ///< holder, passedBy, note, recorded, decision
    std::string cause;
    std::optional<programs::Side> asking = {};  ///< without it what the task says, see `askingSide`
    std::string element = {};                   ///< the step, where there is no task
    std::optional<char> sender = {};            ///< whose coordinators speak in it; nothing: those of who gets it
    bool review = false;                        ///< see `mail::NewMail`
};

/// Which side asks, so that its coordinator is the sender and gets the replies: the one that a property or input
/// `sender` names (`A` or `B`), else A. What one side prepares by itself must not be answered to the other.
programs::Side askingSide(const feel::Value* named);

/// Renders the text of the package in the receiver's language with `program`, `task`, `person`, `sender`, `document`,
/// `link`, the variables and `extra`. The sender is who asks, and where a reply goes (`senderOf`). Fails with
/// `workflow.mail_text`, which names the text and what is wrong in it.
Result<PlannedMail> compose(storage::ReadTx& tx, const Situation& situation, const Seen& seen,
                            const MailRequest& request);

/// The variable `decision` with who decided, and whose the comments are, in that language.
feel::Value decisionIn(const feel::Value& decision, std::string_view language);

/// The newest revisions of the documents of a kind in this instance, by language.
std::vector<CurrentFile> currentFiles(storage::ReadTx& tx, InstanceId instance, std::string_view kind);
/// The one in that language, else in English, else the first; nothing when there is none.
std::optional<CurrentFile> inLanguage(const std::vector<CurrentFile>& files, std::string_view language);

mail::MailFile enclosure(const CurrentFile& file);
/// The copy of a revision that was issued when the letter left which `task` answers; nothing when there is none.
/// `dispatch` is the variable of that name.
std::optional<mail::MailFile> issuedFile(const engine::Task& task, const feel::Value& dispatch, RevisionId revision);

/// A person from an expression: by id, else by address; a new one (id 0) when there is an address that nobody has, of
/// the side that the entry `side` names, else of `side`.
std::optional<programs::Person> toPerson(storage::ReadTx& tx, const feel::Value& value,
                                         const programs::Program& program, programs::Side side);
/// The same for a list or one.
std::vector<programs::Person> toPersons(storage::ReadTx& tx, const feel::Value& value, const programs::Program& program,
                                        programs::Side side);

}  // namespace entente::workflow
