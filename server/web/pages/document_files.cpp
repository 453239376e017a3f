// Stored files as they leave: always saved under their own name, never shown, so that none of them runs in a page of
// ours.
#include <algorithm>
#include <charconv>

#include "approvals/task_comment.h"
#include "documents/document_repository.h"
#include "documents/issued_copy.h"
#include "documents/translation.h"
#include "records/program_sight.h"
#include "storage/blobs/blob_store.h"
#include "storage/db/database.h"
#include "web/pages/document_words.h"
#include "web/pages/pdf_files.h"
#include "web/pages/taken_files.h"
#include "web/pages/task_words.h"
#include "workflow/task_repository.h"

namespace entente::web {

using documents::Attachment;
using documents::Document;
using documents::DocumentRepository;
using http::Request;
using http::Response;
using storage::ReadTx;

namespace {

/// The number in `3.docx` or `3.pdf`; 0 when it is none.
int revisionNumber(std::string_view name) {
    const auto dot = name.find('.');
    if (dot == std::string_view::npos || (name.substr(dot) != ".docx" && name.substr(dot) != ".pdf")) return 0;
    name = name.substr(0, dot);
    int number = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
    return error == std::errc() && end == name.data() + name.size() && number > 0 ? number : 0;
}

/// One stored file of the program.
struct Stored {
    ProgramId program;
    std::string sha256, mediaType, fileName;
};

Response download(const Visit& visit, const Stored& file) {
    auto bytes = visit.services.blobs.read(file.sha256);
    if (!bytes) throw std::runtime_error("a stored file is missing: " + file.sha256);
    noteTakenFile(visit, file.program, *bytes, file.mediaType);
    return Response::bytes(std::move(*bytes), file.mediaType).download(file.fileName);
}

}  // namespace

char sideLetter(const Visit& visit) {
    return static_cast<char>(viewSide(visit));
}

std::optional<Document> visibleDocument(ReadTx& tx, const Visit& visit, DocumentId id) {
    auto document = DocumentRepository().find(tx, id);
    if (!document || !document->visibleTo(sideLetter(visit))) return std::nullopt;
    if (!records::maySee(tx, *visit.account(), document->program)) return std::nullopt;
    return document;
}

bool isVisible(ReadTx& tx, const Visit& visit, const Document& document, const documents::Revision& revision) {
    if (!visibleDocument(tx, visit, document.id)) return false;
    const auto seen = DocumentRepository().revisionsFor(tx, document, sideLetter(visit), revision.number + 1, 1);
    return !seen.empty() && seen.front().id == revision.id;
}

bool isVisible(ReadTx& tx, const Visit& visit, const Attachment& attachment) {
    if (!records::maySee(tx, *visit.account(), attachment.program)) return false;
    if (attachment.side == sideLetter(visit)) return true;
    if (attachment.purpose == "comment") return approvals::TaskComments().isShared(tx, attachment.id);
    if (attachment.purpose == "signed" && attachment.document)
        return visibleDocument(tx, visit, attachment.document).has_value();
    if (attachment.document || !attachment.task) return false;
    const auto task = workflow::TaskRepository().find(tx, attachment.task);
    return task && task->task.kind == engine::TaskKind::Answer;
}

Response noDocument() {
    return Response::error(notFound("documents.no_document", "There is no such document"));
}

std::string formatOf(const std::string& fileName) {
    const auto dot = fileName.rfind('.');
    if (dot == std::string::npos) return {};
    auto format = fileName.substr(dot + 1);
    std::transform(format.begin(), format.end(), format.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    return format;
}

Response downloadRevision(const Services& services, const Request& request) {
    const Visit visit(services, request);
    const auto number = revisionNumber(request.parameter("file"));
    ProgramId program;
    const auto found = services.database.read([&](ReadTx& tx) -> std::optional<documents::Revision> {
        const auto document = visibleDocument(tx, visit, idFrom<DocumentId>(request, "id"));
        if (!document || number == 0) return std::nullopt;
        program = document->program;
        auto revisions = DocumentRepository().revisionsFor(tx, *document, sideLetter(visit), number + 1, 1);
        if (revisions.empty() || revisions.front().number != number) return std::nullopt;
        return std::move(revisions.front());
    });
    if (!found) return noDocument();
    if (request.parameter("file").ends_with(".pdf"))
        return sendPdf(visit, program, found->sha256, found->fileName,
                       {visit.text("document.take_word"),
                        "/documents/" + request.parameter("id") + "/revisions/" + std::to_string(number) + ".docx"});
    return download(visit, {program, found->sha256, std::string(documents::kDocxMediaType), found->fileName});
}

std::string lagText(ReadTx& tx, const Visit& visit, const documents::Document& document, char side) {
    const auto newer = documents::newerTranslation(tx, document, side);
    if (!newer) return {};
    return visit.text("document.lags", {{"number", std::to_string(newer->revision)},
                                        {"language", visit.text("language." + newer->language)}});
}

Response downloadIssued(const Services& services, const Request& request) {
    const Visit visit(services, request);
    const auto number = revisionNumber(request.parameter("file"));
    ProgramId program;
    const auto found = services.database.read([&](ReadTx& tx) -> std::optional<documents::IssuedCopy> {
        const auto document = visibleDocument(tx, visit, idFrom<DocumentId>(request, "id"));
        if (document) program = document->program;
        auto copy = documents::IssuedCopyRepository().find(tx, number);
        const auto revision = copy ? DocumentRepository().findRevision(tx, copy->revision) : std::nullopt;
        const bool isOf = document && revision && revision->document == document->id;
        return isOf && isVisible(tx, visit, *document, *revision) ? std::move(copy) : std::nullopt;
    });
    if (!found) return noDocument();
    if (request.parameter("file").ends_with(".pdf"))
        return sendPdf(visit, program, found->sha256, found->fileName,
                       {visit.text("document.take_word"),
                        "/documents/" + request.parameter("id") + "/issued/" + std::to_string(number) + ".docx"});
    return download(visit, {program, found->sha256, std::string(documents::kDocxMediaType), found->fileName});
}

Response downloadAttachment(const Services& services, const Request& request) {
    const Visit visit(services, request);
    const auto& text = request.parameter("id");
    std::int64_t id = 0;
    std::from_chars(text.data(), text.data() + text.size(), id);
    const auto found = services.database.read([&](ReadTx& tx) -> std::optional<Attachment> {
        auto attachment = DocumentRepository().findAttachment(tx, id);
        if (!attachment || std::to_string(id) != text || !isVisible(tx, visit, *attachment)) return std::nullopt;
        return attachment;
    });
    if (!found) return noDocument();
    return download(visit, {found->program, found->sha256, found->mediaType, found->fileName});
}

}  // namespace entente::web
