// A document that people edit: the next revision, and what it means for those who were deciding on the one before.
#include "approvals/approval_service.h"
#include "approvals/border.h"
#include "approvals/renew_links.h"
#include "docx/document_check.h"
#include "documents/file_kind.h"
#include "programs/program_repository.h"
#include "workflow/mail_composer.h"
#include "workflow/step_planner.h"
#include "workflow/task_repository.h"

namespace entente::approvals {

using feel::Context;
using identity::Account;
using storage::ReadTx;
using storage::Tx;
using workflow::StoredTask;
using workflow::TaskRepository;

namespace {

/// The side that writes a document: the one it is private to, MOIS for a shared one.
bool mayEdit(const Account& account, const documents::Document& document) {
    return account.isCoordinatorOf(document.visibility == "private B" ? identity::Side::B : identity::Side::A);
}

Error noDocument() {
    return notFound("approvals.no_document", "There is no such document");
}

}  // namespace

Result<void> renewLinks(Tx& tx, workflow::Runner& runner, const workflow::Situation& situation, const documents::Document& document) {
    const auto& outbox = runner.outbox();
    const TaskRepository tasks;
    std::vector<RevisionId> revisions;
    for (const auto& file : workflow::currentFiles(tx, document.instance, document.kind)) revisions.push_back(file.revision.id);
    for (const auto& task : tasks.openOnDocument(tx, document.instance, document.kind)) {
        if (!task.byLink()) continue;
        const auto edition = tasks.raiseEdition(tx, task.id, revisions);
        std::vector<programs::Person> persons;
        for (const auto& asked : tasks.persons(tx, task.id))
            if (!asked.removedAt)
                if (auto person = programs::PersonRepository().find(tx, asked.person)) persons.push_back(std::move(*person));
        outbox.cancelForTask(tx, task.id);
        auto mails = workflow::linkMails(tx, situation, situation.variables(), task.task, persons, edition, "replaced", "document replaced");
        if (!mails) return mails.error();
        for (auto& mail : *mails) mail.knownTask = task.id;
        runner.queue(tx, *mails, {task.instance, {}}, situation.now);
    }
    return {};
}

Result<documents::Revision> ApprovalService::uploadRevision(DocumentId id, const Account& account, UploadedFile file, int expected) {
    const documents::DocumentRepository documents;
    const auto document = database_.read([&](ReadTx& tx) { return documents.find(tx, id); });
    if (!document) return noDocument();
    if (!mayEdit(account, *document)) return mayNot();
    if (file.bytes.empty()) return invalid("approvals.no_file", "Choose the Word document that you edited", {}, "file");
    auto checked = docx::validateUpload(std::move(file.bytes));
    if (!checked) return Error{checked.error().kind, checked.error().message, "file"};
    const auto blob = blobs_.put(checked->bytes);
    const auto package = runner_.packageOf(document->instance);
    const auto by = byAccount(account);

    return database_.write([&](Tx& tx) -> Result<documents::Revision> {
        auto situation = runner_.situation(tx, document->instance, package);
        if (!situation) return situation.error();
        documents::Revision revision;
        revision.document = id;
        revision.sha256 = blob.sha256;
        revision.size = static_cast<std::int64_t>(blob.size);
        revision.fileName = documents::safeFileName(file.fileName);
        revision.origin = documents::Origin::Edited;
        revision.madeBy = by.actor.text();
        revision.createdAt = situation->now;
        auto made = documents.append(tx, revision, expected);
        if (!made) return made;
        audit::AuditLog::append(tx, {situation->now, by.actor, "document.edited", {"document", id.value}, document->program,
                                     Context{{"revision", made->number}, {"sha256", made->sha256}}});
        if (auto renewed = renewLinks(tx, runner_, *situation, *document); !renewed) return renewed.error();
        return made;
    });
}

Result<std::int64_t> ApprovalService::attach(DocumentId id, const Account& account, const UploadedFile& file) {
    const documents::DocumentRepository documents;
    const auto document = database_.read([&](ReadTx& tx) { return documents.find(tx, id); });
    if (!document) return noDocument();
    if (!mayEdit(account, *document)) return mayNot();
    if (file.bytes.empty()) return invalid("approvals.no_attachment", "Choose a file", {}, "file");
    const auto kind = documents::fileKind(file.fileName, file.bytes);
    if (!kind) return Error{kind.error().kind, kind.error().message, "file"};
    const auto blob = blobs_.put(file.bytes);
    const auto now = clock_.now();
    return database_.write([&](Tx& tx) -> Result<std::int64_t> {
        documents::Attachment attachment;
        attachment.program = document->program;
        attachment.document = id;
        attachment.sha256 = blob.sha256;
        attachment.size = static_cast<std::int64_t>(blob.size);
        attachment.fileName = documents::safeFileName(file.fileName);
        attachment.mediaType = kind->mediaType;
        attachment.purpose = "attachment";
        attachment.side = account.side == identity::Side::B ? 'B' : 'A';
        attachment.addedBy = audit::Actor::account(account.id).text();
        attachment.createdAt = now;
        const auto added = documents.insertAttachment(tx, attachment);
        audit::AuditLog::append(tx, {now, audit::Actor::account(account.id), "document.attached", {"document", id.value},
                                     document->program, Context{{"attachment", added}, {"sha256", blob.sha256}}});
        return added;
    });
}

}  // namespace entente::approvals
