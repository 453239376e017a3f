// The page on which the holder of a link decides.
#include <algorithm>
#include <utility>

#include "base/log.h"
#include "base/utf8.h"
#include "docx/preview.h"
#include "storage/blobs/blob_store.h"
#include "storage/db/database.h"
#include "web/pages/agreement_parts.h"
#include "web/pages/approval_line.h"
#include "web/pages/due_words.h"
#include "web/pages/link_handlers.h"
#include "web/pages/task_words.h"
#include "workflow/agreement_kinds.h"
#include "workflow/mail_composer.h"
#include "workflow/task_repository.h"

namespace entente::web {

using approvals::DecisionInput;
using http::Response;
using workflow::CurrentFile;

namespace {

constexpr std::size_t kLongestPreview = 64'000;  // the page stays below 100 KB

/// From the stored bytes of the very revision that is decided on.
void addPreview(const LinkVisit& visit, const CurrentFile& file, RevisionCard& card) {
    const auto bytes = visit.services().blobs.read(file.revision.sha256);
    auto preview =
        bytes ? docx::previewHtml(*bytes) : Result<std::string>(notFound("link.no_file", "There is no such file"));
    if (!preview) {
        log::warning("link.preview_failed",
                     {{"revision", file.revision.id.text()}, {"reason", preview.error().message.english()}});
        card.previewNote = visit.text("link.preview_failed");
    } else if (preview->size() > kLongestPreview) {
        card.previewNote = visit.text("link.preview_long");
    } else {
        card.preview = Html(std::move(*preview));
        card.language = file.document.language;
    }
}

/// Of a set, the files of the document that the step is about.
std::vector<CurrentFile> previewed(std::vector<CurrentFile> files, const workflow::StoredTask& task) {
    const auto other = [&](const CurrentFile& file) { return file.document.kind != task.task.document; };
    if (!std::all_of(files.begin(), files.end(), other)) std::erase_if(files, other);
    return files;
}

DecisionView decisionView(const LinkVisit& visit) {
    const auto& language = visit.visit.language();
    const auto& task = visit.task();
    DecisionView view;
    std::optional<CurrentFile> shown;
    visit.services().database.read([&](storage::ReadTx& tx) {
        shown = workflow::inLanguage(previewed(editionFiles(tx, task, task.edition), task), language.tag);
        view.document.files = fileCards(visit, linkFiles(tx, visit));
        view.changes = changesText(tx, visit, shown);
        view.before = decidedBefore(tx, visit);
        view.otherSide = otherSideText(tx, visit);
        if (const auto kinds = workflow::agreementKinds(task.task); !kinds.empty())
            if (const auto set = documents::AgreementRepository().current(tx, task.instance, kinds))
                view.agreements = agreementViews(tx, visit.visit, visit.program(), task.side, {*set}, false);
        for (const auto& place : workflow::TaskRepository().persons(tx, task.id))
            if (place.person == visit.link().person.id)
                view.stage = placeText(visit.visit, place.stage, place.standsFor ? "acting" : place.authority);
        if (!visit.services().approvals.mayDecide(tx, task, visit.link().person.id))
            view.barred = visit.text("line.barred");
    });
    const auto taskName = task.name().in(language.tag);
    view.ask = visit.text("link.ask_plain", {{"task", taskName}});
    view.document.title = taskName;
    if (shown) {
        view.document.title = shown->document.title(language.tag);
        view.document.number = shown->revision.number;
        view.document.hash = shown->revision.sha256;
        view.ask = visit.text("link.ask",
                              {{"document", view.document.title}, {"number", std::to_string(view.document.number)}});
        addPreview(visit, *shown, view.document);
    }
    view.program = visit.program().title.in(language.tag);
    if (const auto* asking = visit.program().a.role("coordinator")) {
        view.requestedBy =
            visit.text("link.requester", {{"person", personText(*asking, language)},
                                          {"side", visit.program().a.organisation.name.in(language.tag)}});
        view.requesterEmail = asking->email;
    }
    view.due = task.task.due;
    view.dueMoved = dueMovedText(visit.visit, task);
    if (const auto situation = visit.services().approvals.situationOf(task))
        view.backSteps = backOptions(visit.visit, *situation, task);
    view.action = visit.action();
    view.passOnAction = visit.action("pass-on");
    view.notForMeAction = visit.action("not-for-me");
    view.hidden = visit.hidden();
    view.person = personText(visit.link().person, language);
    return view;
}

Response showSent(const LinkVisit& visit, const DecisionInput& input, std::vector<PageError> errors) {
    auto view = decisionView(visit);
    view.outcome = input.outcome;
    view.comment = input.comment;
    view.backTo = input.backTo;
    view.actor = input.actingFor ? "acting" : "self";
    view.actingName = input.name;
    view.actingTitle = input.title;
    view.errors = std::move(errors);
    return visit.visit.page(render(visit.services().site, visit.visit.frame, view), kUnprocessable);
}

}  // namespace

DecisionInput decisionInput(const LinkVisit& visit) {
    const auto& request = visit.visit.request;
    DecisionInput input;
    input.outcome = request.field("outcome");
    input.comment = request.field("comment");
    input.backTo = request.field("back_to");
    input.actingFor = request.field("actor") == "acting";
    input.name = request.field("acting_name");
    input.title = request.field("acting_title");
    input.markedUp = uploadedFile(request, "file");
    return input;
}

std::optional<PageError> actorMismatch(const LinkVisit& visit) {
    const auto& request = visit.visit.request;
    if (request.field("actor") == "acting" || utf8::trim(request.field("acting_name")).empty()) return std::nullopt;
    return PageError{"acting_name", visit.text("link.actor_mismatch")};
}

PageError decisionError(const LinkVisit& visit, const Error& error, const DecisionInput& input) {
    auto shown = visit.visit.pageError(error);
    if (error.place == "outcome") shown.text = visit.text("decision.choose");
    if (error.place == "comment" && utf8::trim(input.comment).empty())
        shown.text = visit.text("decision.comment_missing");
    if (error.place == "name") {
        shown.field = "acting_name";
        if (utf8::trim(input.name).empty()) shown.text = visit.text("decision.acting_name_missing");
    }
    if (error.place == "title") shown.field = "acting_title";
    return shown;
}

Response showDecision(const LinkVisit& visit, const HandOnInput& handOn, int status) {
    auto view = decisionView(visit);
    view.passOnName = handOn.name;
    view.passOnEmail = handOn.email;
    view.passOnNote = handOn.note;
    view.errors = handOn.errors;
    return visit.visit.page(render(visit.services().site, visit.visit.frame, view), status);
}

Response sendDecision(const LinkVisit& visit) {
    const auto input = decisionInput(visit);
    if (auto mismatch = actorMismatch(visit)) return showSent(visit, input, {std::move(*mismatch)});
    const auto finished = visit.services().approvals.decide(visit.link(), input);
    if (!finished) {
        if (finished.error().kind != ErrorKind::Invalid) return showAgain(visit, finished.error());
        return showSent(visit, input, {decisionError(visit, finished.error(), input)});
    }
    return showEnded(visit.renewed(), finished->counted);
}

}  // namespace entente::web
