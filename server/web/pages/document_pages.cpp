#include "base/crypto.h"
#include "base/log.h"
#include "documents/document_repository.h"
#include "documents/issued_copy.h"
#include "docx/preview.h"
#include "http/sizes.h"
#include "programs/program_repository.h"
#include "storage/blobs/blob_store.h"
#include "storage/db/database.h"
#include "web/pages/agreement_parts.h"
#include "web/pages/document_words.h"
#include "web/pages/pdf_files.h"
#include "web/pages/task_words.h"
#include "web/views/document.h"
#include "workflow/agreement_kinds.h"
#include "workflow/document_generator.h"
#include "workflow/holders.h"
#include "workflow/runner.h"
#include "workflow/task_repository.h"

namespace entente::web {

using documents::Document;
using documents::DocumentRepository;
using documents::Origin;
using documents::Revision;
using http::Access;
using http::BodyLimit;
using http::Method;
using http::Request;
using http::Response;
using storage::ReadTx;

namespace {

constexpr int kRevisionsOnPage = 50;
constexpr int kAgreementsOnPage = 10;
constexpr std::uint64_t kLargestWord = 32 * http::mebibyte;
constexpr std::size_t kNonceBytes = 16;

struct Shown {
    Document document;
    DocumentView view;
    std::string newestHash;  ///< of the revision that is previewed
};

std::string pathOf(DocumentId id) {
    return "/documents/" + id.text();
}

int numberFrom(std::string_view text) {
    int number = 0;
    for (const char c : text) {
        if (c < '0' || c > '9' || number > 1'000'000) return -1;
        number = number * 10 + (c - '0');
    }
    return text.empty() ? -1 : number;
}

/// Gathers one document as its reader's side sees it.
class DocumentPage {
  public:
    DocumentPage(Visit& visit, ReadTx& tx, Document document)
        : visit_(visit), tx_(tx), document_(std::move(document)) {}

    Shown shown(bool generated) {
        const auto& language = visit_.language();
        if (const auto program = programs::ProgramRepository().find(tx_, document_.program)) {
            visit_.setClocks(*program);
            view_.agreements =
                agreementViews(tx_, visit_, *program, viewSide(visit_),
                               documents::AgreementRepository().ofDocument(tx_, document_.id, kAgreementsOnPage));
            view_.program = Link{program->title.in(language.tag), pathOfProgram(program->code)};
        }
        view_.title = document_.title(language.tag) + " (" + visit_.text("language." + document_.language) + ")";
        const bool isPrivate = document_.visibility.starts_with("private");
        view_.state = {visit_.text(isPrivate ? "visibility.private" : "visibility." + document_.visibility),
                       isPrivate ? Tone::Neutral : Tone::Blue};
        view_.lag = lagText(tx_, visit_, document_, sideLetter(visit_));
        auto newestHash = addRevisions();
        addAttachments();
        addWhatMayBeDone(generated);
        return {std::move(document_), std::move(view_), std::move(newestHash)};
    }

  private:
    std::string addRevisions() {
        const auto before = std::max(0, numberFrom(visit_.request.query("before")));
        const DocumentRepository repository;
        const auto side = sideLetter(visit_);
        auto revisions = repository.revisionsFor(tx_, document_, side, before, kRevisionsOnPage + 1);
        if (revisions.size() > kRevisionsOnPage) {
            revisions.resize(kRevisionsOnPage);
            view_.older = Link{visit_.text("document.older"),
                               pathOf(document_.id) + "?before=" + std::to_string(revisions.back().number)};
        }
        const auto newest = repository.revisionsFor(tx_, document_, side, 0, 1);
        if (newest.empty()) return {};
        newest_ = newest.front();
        for (const auto& revision : revisions)
            view_.revisions.push_back(row(revision));
        return newest_->sha256;
    }

    DocumentView::Revision row(const Revision& revision) const {
        DocumentView::Revision row;
        row.number = revision.number;
        row.at = revision.createdAt;
        row.by = actorText(tx_, visit_, revision.madeBy);
        row.note = revision.note;
        row.hash = revision.sha256;
        row.editedByHand = revision.origin == Origin::Edited;
        row.state = revision.sentAt                      ? Tag{visit_.text("document.state.sent"), Tone::Green}
                    : revision.number == newest_->number ? Tag{visit_.text("document.state.newest"), Tone::Blue}
                                                         : Tag{visit_.text("document.state.replaced"), Tone::Neutral};
        row.files.push_back({revision.fileName,
                             pathOf(document_.id) + "/revisions/" + std::to_string(revision.number) + ".docx",
                             formatOf(revision.fileName), static_cast<std::size_t>(revision.size)});
        offerPdfs(visit_, row.files, view_.revisions.empty());
        for (const auto& copy : documents::IssuedCopyRepository().ofRevision(tx_, revision.id))
            row.issued.push_back(issuedRow(revision, copy));
        return row;
    }

    DocumentView::Issued issuedRow(const Revision& revision, const documents::IssuedCopy& copy) const {
        DocumentView::Issued row;
        row.title = visit_.text("document.issued", {{"number", std::to_string(revision.number)}});
        for (const auto* name : {"number", "date"})
            if (const auto* field = copy.field(name)) row.title += " · " + field->text;
        row.by = actorText(tx_, visit_, copy.madeBy);
        row.at = copy.createdAt;
        row.hash = copy.sha256;
        row.files.push_back({copy.fileName, pathOf(document_.id) + "/issued/" + std::to_string(copy.id) + ".docx",
                             formatOf(copy.fileName), static_cast<std::size_t>(copy.size)});
        offerPdfs(visit_, row.files, false);
        return row;
    }

    void addAttachments() {
        for (const auto& attachment : DocumentRepository().attachmentsOf(tx_, document_.id)) {
            if (!isVisible(tx_, visit_, attachment)) continue;
            view_.attachments.push_back({{attachment.fileName, "/attachments/" + std::to_string(attachment.id),
                                          formatOf(attachment.fileName), static_cast<std::size_t>(attachment.size)},
                                         actorText(tx_, visit_, attachment.addedBy),
                                         attachment.createdAt,
                                         attachment.sha256});
        }
    }

    void addWhatMayBeDone(bool generated) {
        if (!visit_.account() || !approvals::mayEdit(*visit_.account(), document_)) return;
        view_.attachAction = pathOf(document_.id) + "/attachments";
        view_.attachHint = visit_.text("document.attach_hint");
        if (const auto task = approvals::keptBy(tx_, document_)) {
            view_.kept = visit_.text(task->task.kind == engine::TaskKind::Answer ? "document.kept_for_answer"
                                                                                 : "document.kept_for_dispatch");
            return;
        }
        view_.base = newest_ ? newest_->number : 0;
        view_.uploadAction = pathOf(document_.id) + "/revisions";
        view_.openLinks = openLinks();
        if (!generated || !newest_) return;
        view_.regenerateAction = pathOf(document_.id) + "/regenerate";
        view_.regenerateRequest = base64Url(randomBytes(kNonceBytes));
        if (newest_->origin == Origin::Edited)
            view_.regenerateWarning = visit_.text(
                "document.regenerate_warning",
                {{"number", std::to_string(newest_->number)}, {"by", actorText(tx_, visit_, newest_->madeBy)}});
    }

    std::string openLinks() const {
        const auto program = programs::ProgramRepository().find(tx_, document_.program);
        std::string asked;
        for (const auto& task : workflow::openOnFile(tx_, document_.instance, document_.kind))
            if (program && task.task.kind == engine::TaskKind::Approval)
                asked += (asked.empty() ? "" : " · ") +
                         personsText(workflow::holdersOf(tx_, *program, task), visit_.language());
        return asked.empty() ? std::string() : visit_.text("document.open_links", {{"asked", asked}});
    }

    Visit& visit_;
    ReadTx& tx_;
    Document document_;
    DocumentView view_;
    std::optional<Revision> newest_;
};

/// What the server shows of the stored bytes; a document that cannot be shown is still there to be downloaded.
Html previewOf(const Services& services, const std::string& sha256) {
    const auto bytes = sha256.empty() ? std::nullopt : services.blobs.read(sha256);
    if (!bytes) return {};
    auto preview = docx::previewHtml(*bytes);
    if (preview) return Html{std::move(*preview)};
    log::warning("document.no_preview", {{"sha256", sha256}, {"reason", preview.error().message.english()}});
    return {};
}

std::optional<Shown> gather(const Services& services, Visit& visit, DocumentId id) {
    const auto known = services.database.read([&](ReadTx& tx) { return visibleDocument(tx, visit, id); });
    if (!known) return std::nullopt;
    // Compiling a package reads the database, so not within the transaction below.
    const auto library = services.runner.libraryOf(known->instance);
    const bool generated = library && workflow::documentNode(*library, known->kind).has_value();
    auto shown = services.database.read([&](ReadTx& tx) -> std::optional<Shown> {
        auto document = visibleDocument(tx, visit, id);
        if (!document) return std::nullopt;
        return DocumentPage(visit, tx, std::move(*document)).shown(generated);
    });
    if (shown) shown->view.preview = previewOf(services, shown->newestHash);
    if (shown) shown->view.language = known->language;
    return shown;
}

Response showDocument(const Services& services, const Request& request) {
    Visit visit(services, request);
    const auto shown = gather(services, visit, idFrom<DocumentId>(request, "id"));
    return shown ? visit.page(render(services.site, visit.frame, shown->view)) : noDocument();
}

/// The page again, with what is wrong; `field` where the error names none of the page's.
Response again(const Services& services, Visit& visit, DocumentId id, const Error& error, const std::string& field) {
    if (error.kind == ErrorKind::NotFound || error.kind == ErrorKind::Forbidden) return Response::error(error);
    auto shown = gather(services, visit, id);
    if (!shown) return noDocument();
    auto problem = visit.pageError(error);
    if (problem.field != "note") problem.field = field;
    shown->view.errors = {std::move(problem)};
    shown->view.note = visit.request.field("note");
    return visit.page(render(services.site, visit.frame, shown->view), error.kind == ErrorKind::Conflict ? 409 : 422);
}

/// A document of the reader's side, for a POST; the same 404 as for one that does not exist.
bool isThere(const Services& services, const Visit& visit, DocumentId id) {
    return services.database.read([&](ReadTx& tx) { return visibleDocument(tx, visit, id).has_value(); });
}

Response upload(const Services& services, const Request& request) {
    Visit visit(services, request);
    const auto id = idFrom<DocumentId>(request, "id");
    if (!isThere(services, visit, id)) return noDocument();
    auto uploaded = services.approvals.uploadRevision(
        id, *visit.account(), uploadedFile(request, "file").value_or(approvals::UploadedFile{}),
        numberFrom(request.field("base")), std::string(request.field("note")));
    if (!uploaded) return again(services, visit, id, uploaded.error(), "file");
    return visit.done(pathOf(id), uploaded->notes.empty() ? "revision_uploaded" : "revision_cleaned");
}

Response attach(const Services& services, const Request& request) {
    Visit visit(services, request);
    const auto id = idFrom<DocumentId>(request, "id");
    if (!isThere(services, visit, id)) return noDocument();
    const auto attached = services.approvals.attach(
        id, *visit.account(), uploadedFile(request, "attachment").value_or(approvals::UploadedFile{}));
    if (!attached) return again(services, visit, id, attached.error(), "attachment");
    return visit.done(pathOf(id), "attached");
}

/// The page's own word goes into the record of causes, so it must look like one.
bool isNonce(std::string_view text) {
    constexpr std::size_t kLongest = 64;
    return !text.empty() && text.size() <= kLongest &&
           text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
               std::string_view::npos;
}

Response regenerate(const Services& services, const Request& request) {
    Visit visit(services, request);
    const auto id = idFrom<DocumentId>(request, "id");
    const auto cause = "account:" + visit.account()->id.text() + " request " + std::string(request.field("request"));
    const auto [there, newest, repeated] = services.database.read([&](ReadTx& tx) {
        const DocumentRepository repository;
        return std::tuple(visibleDocument(tx, visit, id).has_value(), repository.latest(tx, id),
                          repository.findByCause(tx, id, cause).has_value());
    });
    if (!there) return noDocument();
    if (!isNonce(request.field("request")))
        return Response::error(invalid("documents.broken_form", "This form is not complete. Open the page again"));
    // The tick is asked for what the person saw: a newer revision is refused by its number below.
    if (!repeated && newest && newest->origin == Origin::Edited &&
        newest->number == numberFrom(request.field("base")) && request.field("confirm") != "yes")
        return again(services, visit, id,
                     invalid("documents.confirm", "Confirm that the changes made by hand are to be replaced"),
                     "confirm");
    const auto made = services.approvals.regenerate(id, *visit.account(), cause, numberFrom(request.field("base")));
    if (!made)
        return again(services, visit, id, made.error(), made.error().kind == ErrorKind::Conflict ? "" : "confirm");
    return visit.done(pathOf(id), "regenerated");
}

}  // namespace

std::vector<http::Route> documentRoutes(const Services& services) {
    return {
        {Method::Get, "/documents/{id}", Access::signedIn(), BodyLimit::none(),
         [&services](const Request& request) { return showDocument(services, request); }},
        {Method::Get, "/documents/{id}/revisions/{file}", Access::signedIn(), BodyLimit::none(),
         [&services](const Request& request) { return downloadRevision(services, request); }},
        {Method::Get, "/documents/{id}/issued/{file}", Access::signedIn(), BodyLimit::none(),
         [&services](const Request& request) { return downloadIssued(services, request); }},
        {Method::Get, "/attachments/{id}", Access::signedIn(), BodyLimit::none(),
         [&services](const Request& request) { return downloadAttachment(services, request); }},
        {Method::Post, "/documents/{id}/revisions", Access::role("coordinator"), BodyLimit::upload(kLargestWord),
         [&services](const Request& request) { return upload(services, request); }},
        {Method::Post, "/documents/{id}/attachments", Access::role("coordinator"), BodyLimit::upload(),
         [&services](const Request& request) { return attach(services, request); }},
        {Method::Post, "/documents/{id}/regenerate", Access::role("coordinator"), BodyLimit::form(),
         [&services](const Request& request) { return regenerate(services, request); }},
    };
}

}  // namespace entente::web
