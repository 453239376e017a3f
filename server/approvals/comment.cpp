// A coordinator writes about a task; who may read it hears of it.
#include <algorithm>

#include "approvals/approval_service.h"
#include "approvals/border.h"
#include "approvals/open_task.h"
#include "approvals/task_comment.h"
#include "base/utf8.h"
#include "mail/drafts.h"
#include "programs/program_repository.h"
#include "records/program_sight.h"
#include "workflow/holders.h"
#include "workflow/step_planner.h"
#include "workflow/task_repository.h"

namespace entente::approvals {

using feel::Context;
using identity::Account;
using programs::Person;
using programs::Side;
using storage::ReadTx;
using storage::Tx;
using workflow::Situation;
using workflow::StoredTask;
using workflow::TaskRepository;
using workflow::TaskState;

namespace {

constexpr const char* kCommentText = "task_commented";

struct CommentReaders {
    std::vector<Person> byLink;  ///< asked now: the mail brings the link
    std::vector<Person> signedIn;
};

/// Each once, and only who has words in their language.
CommentReaders readersOf(ReadTx& tx, const Situation& situation, const StoredTask& task, Side side, bool shared,
                         PersonId writer) {
    const auto& package = situation.packageOf(task);
    CommentReaders readers;
    std::vector<PersonId> known = {writer};
    const auto add = [&](std::vector<Person>& to, const Person& person) {
        if (std::find(known.begin(), known.end(), person.id) != known.end()) return;
        known.push_back(person.id);
        if (package.mail(kCommentText, person.language)) to.push_back(person);
    };
    if (task.state == TaskState::Open && (shared || task.side == side)) {
        if (task.byLink())
            for (const auto& person : TaskRepository().waitedFor(tx, task.id))
                add(readers.byLink, person);
        else
            for (const auto& person : workflow::holdersOf(tx, situation.program(), task))
                add(readers.signedIn, person);
    }
    for (const auto reader : {Side::A, Side::B})
        if (shared || reader == side)
            if (const auto* coordinator = coordinatorOf(situation, reader)) add(readers.signedIn, *coordinator);
    return readers;
}

std::string noteOf(std::string_view text, const std::optional<documents::Attachment>& file) {
    std::string note(utf8::trim(text));
    if (file) note += (note.empty() ? "" : "\n") + file->fileName;
    return note;
}

}  // namespace

Result<void> ApprovalService::comment(TaskId id, const Account& account, std::string_view text, bool shared,
                                      const std::optional<UploadedFile>& upload) {
    const auto known = find(id);
    if (!known) return noTask();
    if (account.role != identity::Role::Coordinator || !account.side) return mayNot();
    const auto side = *account.side == identity::Side::A ? Side::A : Side::B;
    // A step of our side does not exist for the other.
    if (known->side == Side::A && (side == Side::B || shared)) return mayNot();
    auto file = keep(upload, "comment", *known, audit::Actor::account(account.id).text());
    if (!file) return file.error();
    if (*file) (*file)->side = static_cast<char>(side);
    return onTask(*known, [&](Tx& tx, const StoredTask& task, const Situation& situation) -> Result<void> {
        if (!records::maySee(tx, account, task.program)) return mayNot();
        const auto added = TaskComments().add(tx, task.id, account.id, side, text, shared, situation.now, *file);
        if (!added) return added.error();
        if (!*added) return {};
        auto readers = readersOf(tx, situation, task, side, shared, account.person);
        // To whom the request has not left, the task is not there yet.
        std::erase_if(readers.byLink, [&](const programs::Person& person) {
            return mail::Drafts().neverAsked(tx, task.id, person.id);
        });
        Context extra{{"note", noteOf(text, *file)}};
        if (const auto writer = programs::PersonRepository().find(tx, account.person))
            extra.set("passedBy", programs::personValue(*writer));
        std::vector<workflow::PlannedMail> mails;
        if (!readers.byLink.empty()) {
            auto links = workflow::linkMails(tx, situation, situation.seenBy(task), task.task, readers.byLink,
                                             task.edition, kCommentText, "comment", extra);
            if (!links) return links.error();
            mails = std::move(*links);
            for (auto& mail : mails) {
                mail.mail.sender = static_cast<char>(side);
                mail.mail.review = false;
            }
            // Who has no account cannot take it from a page.
            if (*file)
                for (auto& mail : mails)
                    mail.mail.files.push_back({(*file)->sha256, (*file)->fileName, (*file)->mediaType});
        }
        for (const auto& person : readers.signedIn) {
            auto mail = about(tx, situation, task, person, kCommentText, "comment", extra);
            if (!mail) return mail.error();
            mail->mail.sender = static_cast<char>(side);
            mails.push_back(std::move(*mail));
        }
        runner_.queue(tx, mails, {task.instance, situation.instance.tasks}, situation.now);
        return {};
    });
}

}  // namespace entente::approvals
