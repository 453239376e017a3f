// A document that people edit: the next revision, and what it means for those who were deciding on the one before.
#include <algorithm>

#include "approvals/agreement.h"
#include "approvals/approval_service.h"
#include "approvals/border.h"
#include "approvals/carry_over.h"
#include "approvals/follow_revisions.h"
#include "approvals/open_task.h"
#include "base/utf8.h"
#include "documents/file_kind.h"
#include "docx/document_check.h"
#include "engine/io_mapping.h"
#include "programs/program_repository.h"
#include "workflow/agreement_kinds.h"
#include "workflow/approvers.h"
#include "workflow/document_generator.h"
#include "workflow/mail_composer.h"
#include "workflow/task_repository.h"

namespace entente::approvals {

using feel::Context;
using identity::Account;
using storage::ReadTx;
using storage::Tx;
using workflow::StoredTask;
using workflow::TaskRepository;

namespace {

Error noDocument() {
    return notFound("approvals.no_document", "There is no such document");
}

Error kept(const StoredTask& task) {
    if (task.task.kind == engine::TaskKind::Answer)
        return rejected("approvals.kept_for_answer",
                        "This document was sent and waits for its answer. It cannot be changed until then");
    return rejected("approvals.kept_for_dispatch",
                    "This document is approved and waits to be sent. It cannot be changed any more");
}

/// The name under which a document from Word is stored, whatever the browser called it.
std::string wordFileName(const std::string& sent) {
    constexpr std::string_view kExtension = ".docx";
    auto name = documents::safeFileName(sent);
    auto end = name.size() < kExtension.size() ? std::string() : name.substr(name.size() - kExtension.size());
    std::transform(end.begin(), end.end(), end.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return end == kExtension ? name : name + std::string(kExtension);
}

/// What the task that makes these documents would see now: it ran where they are decided on, else in the process that
/// holds it.
Result<Context> inputsOf(const workflow::Situation& situation, const workflow::DocumentNode& maker,
                         const std::string& kind) {
    const auto& state = situation.state();
    auto scope = engine::kProcessScope;
    for (const auto& [key, element] : state.elements)
        if (!element.called.empty() && situation.library.load(element.called).get() == &maker.definition) scope = key;
    for (const auto& [key, task] : state.tasks)
        if (task.document == kind) scope = state.elements.at(task.element).scope;
    const auto environment = workflow::environmentOf(situation);
    engine::Evaluator evaluator(maker.definition, state, environment, scope, engine::outerScope(state, scope));
    if (const auto mapped = engine::mapInputs(maker.node, {}, evaluator); !mapped)
        return Error{ErrorKind::Rejected, mapped.failure().message};
    return evaluator.visible();
}

}  // namespace

bool mayEdit(const Account& account, const documents::Document& document) {
    return account.isCoordinatorOf(document.side == 'B' ? identity::Side::B : identity::Side::A);
}

std::optional<StoredTask> keptBy(ReadTx& tx, const documents::Document& document) {
    for (auto& task : TaskRepository().openOfInstance(tx, document.instance)) {
        if (task.task.kind != engine::TaskKind::Dispatch && task.task.kind != engine::TaskKind::Answer) continue;
        bool leaves = task.task.document == document.kind;
        if (const auto* kinds = task.task.properties.find("attachments"); kinds && kinds->isList())
            for (const auto& kind : kinds->list())
                leaves = leaves || kind.textOr("") == document.kind;
        if (leaves) return std::move(task);
    }
    return std::nullopt;
}

Result<void> followRevisions(Tx& tx, workflow::Runner& runner, const workflow::Situation& situation,
                             std::string_view kind, const std::vector<documents::ReplacedSet>& replaced) {
    for (const auto& each : replaced) {
        if (auto carried = carryOver(tx, runner, situation, each); !carried) return carried;
        const auto next = documents::AgreementRepository().find(tx, each.next.id);
        const bool ended = each.before.state() == documents::AgreementState::Agreed &&
                           next->state() != documents::AgreementState::Agreed;
        if (!ended) continue;
        if (auto told = tellReopened(tx, runner, situation, each.before); !told) return told;
    }
    const auto instance = situation.instance.id;
    const auto& outbox = runner.outbox();
    const TaskRepository tasks;
    for (const auto& task : workflow::openOnFile(tx, instance, kind)) {
        // What was sent stays what is answered.
        if (task.task.kind != engine::TaskKind::Approval) continue;
        const auto revisions = workflow::decidedFiles(tx, instance, task.task);
        tasks.raiseEdition(tx, task.id, revisions);
        if (!workflow::agreementKinds(task.task).empty())
            workflow::markShown(tx, task.side, documents::filesOf(tx, revisions), situation.now);
        // Nobody has decided on these files yet, also who decided on the ones before; a line begins again.
        tasks.startOver(tx, task.id, situation.now);
        auto taken = workflow::takenBy(tasks.persons(tx, task.id));
        for (const auto& place : tasks.persons(tx, task.id))
            if (place.isWaitedFor())
                if (const auto substitute = workflow::substituteFor(tx, situation, situation.packageOf(task), task.task,
                                                                    place.person, taken))
                    tasks.substitute(tx, task.id, place, substitute->id, situation.now);
        outbox.cancelForTask(tx, task.id);
        const auto renewed = tasks.find(tx, task.id);
        if (auto sent = mailLinks(tx, runner, situation, *renewed, tasks.waitedFor(tx, task.id), "replaced",
                                  "document replaced");
            !sent)
            return sent;
    }
    return {};
}

Result<UploadedRevision> ApprovalService::uploadRevision(DocumentId id, const Account& account, UploadedFile file,
                                                         int expected, const std::string& note) {
    const documents::DocumentRepository documents;
    const auto document = database_.read([&](ReadTx& tx) { return documents.find(tx, id); });
    if (!document) return noDocument();
    if (!mayEdit(account, *document) || !sees(account, document->program)) return mayNot();
    if (auto good = checkLine(note, "note", false); !good) return good.error();
    if (file.bytes.empty()) return invalid("approvals.no_file", "Choose the Word document that you edited", {}, "file");
    auto checked = docx::validateUpload(std::move(file.bytes));
    if (!checked) return Error{checked.error().kind, checked.error().message, "file"};
    const auto blob = blobs_.put(checked->bytes);
    const auto package = runner_.packageOf(document->instance);
    const auto by = byAccount(account);

    return database_.write([&](Tx& tx) -> Result<UploadedRevision> {
        if (const auto newest = documents.latest(tx, id); newest && newest->number == expected + 1 &&
                                                          newest->sha256 == blob.sha256 &&
                                                          newest->madeBy == by.actor.text())
            return UploadedRevision{*newest, checked->notes};
        if (const auto task = keptBy(tx, *document)) return kept(*task);
        auto situation = runner_.situation(tx, document->instance, package);
        if (!situation) return situation.error();
        documents::Revision revision;
        revision.document = id;
        revision.sha256 = blob.sha256;
        revision.size = static_cast<std::int64_t>(blob.size);
        revision.fileName = wordFileName(file.fileName);
        revision.note = utf8::trim(note);
        revision.origin = documents::Origin::Edited;
        revision.madeBy = by.actor.text();
        revision.createdAt = situation->now;
        auto made = documents.append(tx, revision, expected);
        if (!made) return made.error();
        audit::AuditLog::append(tx, {situation->now,
                                     by.actor,
                                     "document.edited",
                                     {"document", id.value},
                                     document->program,
                                     Context{{"revision", made->number}, {"sha256", made->sha256}}});
        const auto replaced = documents::followFiles(tx, document->instance, by.actor, situation->now);
        if (auto followed = followRevisions(tx, runner_, *situation, document->kind, replaced); !followed)
            return followed.error();
        return UploadedRevision{*made, checked->notes};
    });
}

Result<documents::Revision> ApprovalService::regenerate(DocumentId id, const Account& account, const std::string& cause,
                                                        int expected) {
    const documents::DocumentRepository documents;
    const auto document = database_.read([&](ReadTx& tx) { return documents.find(tx, id); });
    if (!document) return noDocument();
    if (!mayEdit(account, *document) || !sees(account, document->program)) return mayNot();
    auto situation = database_.read([&](ReadTx& tx) { return runner_.situation(tx, document->instance); });
    if (!situation) return situation.error();
    const auto package = situation->package;
    const auto maker = workflow::documentNode(situation->library, document->kind);
    if (!maker) return rejected("approvals.not_generated", "This document is not made from a template");
    const auto inputs = inputsOf(*situation, *maker, document->kind);
    if (!inputs) return inputs.error();
    auto order = workflow::DocumentOrder::of(maker->node, *inputs, situation->program());
    if (order.kind != document->kind)
        return rejected("approvals.not_this_one", "The case has gone on: this document is not made any more");
    // The other language keeps what was edited in it.
    order.languages = {document->language};

    workflow::DocumentGenerator generator(database_, blobs_);
    auto made =
        generator.generate(*situation, order, {maker->package, *inputs}, cause, audit::Actor::account(account.id),
                           [&](Tx& tx, const auto& replaced) -> Result<void> {
                               if (const auto newest = documents.latest(tx, id); newest->number != expected + 1)
                                   return Error{ErrorKind::Conflict,
                                                {"documents.newer",
                                                 "Revision {number} was made meanwhile",
                                                 {{"number", std::to_string(newest->number - 1)}}}};
                               if (const auto task = keptBy(tx, *document)) return kept(*task);
                               auto now = runner_.situation(tx, document->instance, package);
                               if (!now) return now.error();
                               return followRevisions(tx, runner_, *now, document->kind, replaced);
                           });
    if (!made) return made.error();
    return made->front();
}

Result<std::int64_t> ApprovalService::attach(DocumentId id, const Account& account, const UploadedFile& file) {
    const documents::DocumentRepository documents;
    const auto document = database_.read([&](ReadTx& tx) { return documents.find(tx, id); });
    if (!document) return noDocument();
    if (!mayEdit(account, *document) || !sees(account, document->program)) return mayNot();
    if (file.bytes.empty()) return invalid("approvals.no_attachment", "Choose a file", {}, "file");
    const auto kind = documents::fileKind(file.fileName, file.bytes);
    if (!kind) return Error{kind.error().kind, kind.error().message, "file"};
    const auto blob = blobs_.put(file.bytes);
    const auto now = clock_.now();
    return database_.write([&](Tx& tx) -> Result<std::int64_t> {
        for (const auto& there : documents.attachmentsOf(tx, id))
            if (there.sha256 == blob.sha256 && there.fileName == documents::safeFileName(file.fileName) &&
                there.addedBy == audit::Actor::account(account.id).text())
                return there.id;
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
        audit::AuditLog::append(tx, {now,
                                     audit::Actor::account(account.id),
                                     "document.attached",
                                     {"document", id.value},
                                     document->program,
                                     Context{{"attachment", added}, {"sha256", blob.sha256}}});
        return added;
    });
}

}  // namespace entente::approvals
