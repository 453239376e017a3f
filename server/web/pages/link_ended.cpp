// What a link shows when it no longer acts, and the choice between its pages.
#include <utility>

#include "approvals/sent_back.h"
#include "storage/db/database.h"
#include "web/pages/link_handlers.h"
#include "web/pages/task_words.h"
#include "web/views/link_state.h"
#include "workflow/mail_composer.h"
#include "workflow/task_repository.h"

namespace entente::web {

using approvals::LinkState;
using http::Response;

namespace {

Response showDecided(const LinkVisit& visit, bool justNow) {
    const auto& decision = *visit.link().decision;
    if (visit.task().task.kind != engine::TaskKind::Approval) return showAnswered(visit, justNow);
    const auto& language = visit.visit.language();
    DecidedView view;
    visit.services().database.read([&](storage::ReadTx& tx) {
        if (const auto file =
                workflow::inLanguage(editionFiles(tx, visit.task(), visit.task().edition), language.tag)) {
            view.document = file->document.title(language.tag);
            view.revision = file->revision.number;
            view.hash = file->revision.sha256;
        }
        view.files = fileCards(visit, linkFiles(tx, visit));
        view.by = deciderText(tx, decision, visit.visit.language());
        view.actingFor = actedForText(tx, visit, decision);
        if (visit.task().state == workflow::TaskState::Open)
            view.waits = personsText(workflow::TaskRepository().waitedFor(tx, visit.task().id), language);
        if (decision.recordedBy) view.recordedBy = actorText(tx, visit.visit, "account:" + decision.recordedBy.text());
    });
    // Who was asked in vain learns what the others decided together.
    const auto& outcome = decision.person == visit.link().person.id ? decision.outcome : decision.stepOutcome;
    view.outcome = visit.text("outcome." + outcome);
    view.tone = toneOf(outcome);
    if (outcome == "request_changes")
        if (const auto situation = visit.services().approvals.situationOf(visit.task()))
            view.backTo = backText(visit.visit, *situation, visit.task(), decision.backTo);
    view.at = decision.at;
    view.comment = decision.comment;
    view.justNow = justNow;
    return visit.visit.page(render(visit.services().site, visit.visit.frame, view));
}

Response showSuperseded(const LinkVisit& visit) {
    const auto& language = visit.visit.language();
    SupersededView view;
    view.document = visit.task().name().in(language.tag);
    view.oldRevision = visit.link().edition;
    view.newRevision = visit.task().edition;
    visit.services().database.read([&](storage::ReadTx& tx) {
        const auto before = workflow::inLanguage(editionFiles(tx, visit.task(), visit.link().edition), language.tag);
        const auto now = workflow::inLanguage(editionFiles(tx, visit.task(), visit.task().edition), language.tag);
        if (!before || !now) return;
        view.document = now->document.title(language.tag);
        view.oldRevision = before->revision.number;
        view.newRevision = now->revision.number;
    });
    view.sentAt = visit.link().renewedAt;
    return visit.visit.page(render(visit.services().site, visit.visit.frame, view));
}

Response showObjected(const LinkVisit& visit, Timestamp at) {
    DoneView view{visit.text("link.objected.title"),
                  {visit.text("link.objected.text"), visit.text("link.objected.at", {{"at", visit.moment(at)}})}};
    return visit.visit.page(render(visit.services().site, visit.visit.frame, view));
}

Response showSentBack(const LinkVisit& visit, const approvals::SentBack& back) {
    const auto& language = visit.visit.language();
    const std::string how = back.byHand ? "link.ended_by_hand." : "link.sent_back.";
    DoneView view{
        visit.text("link.sent_back.title"),
        {visit.text(how + "text", {{"task", visit.task().name().in(language.tag)}, {"at", visit.moment(back.at)}})}};
    if (const auto by = back.by.in(language.tag); !by.empty())
        view.paragraphs.push_back(visit.text(how + "by", {{"by", by}}));
    if (!back.reason.empty()) view.paragraphs.push_back(visit.text("link.sent_back.reason", {{"reason", back.reason}}));
    return visit.visit.page(render(visit.services().site, visit.visit.frame, view));
}

}  // namespace

Response showEnded(const LinkVisit& visit, bool justNow) {
    const auto& link = visit.link();
    if (link.state == LinkState::Decided && link.decision) return showDecided(visit, justNow);
    if (link.state == LinkState::Superseded) return showSuperseded(visit);
    if (link.purpose == "object" && link.decision && link.decision->objectedAt)
        return showObjected(visit, *link.decision->objectedAt);
    if (link.carried && !link.carried->approves()) return showObjected(visit, link.carried->at);
    if (link.purpose != "object")
        if (const auto back = visit.services().database.read(
                [&](storage::ReadTx& tx) { return approvals::sentBackOf(tx, visit.task()); }))
            return showSentBack(visit, *back);
    const FreshLinkView view{.why = FreshLinkView::Why::Closed, .action = "/links/fresh"};
    return visit.visit.page(render(visit.services().site, visit.visit.frame, view));
}

Response showLink(const LinkVisit& visit, const HandOnInput& handOn, int status) {
    const auto& link = visit.link();
    if (missingProof(visit)) return showProof(visit);
    if (link.state != LinkState::Acts) return showEnded(visit);
    if (link.purpose == "decide") return showDecision(visit, handOn, status);
    if (link.purpose == "form") return showAnswerForm(visit, handOn, status);
    return showObjection(visit, {}, handOn.errors, status);
}

Response showAgain(const LinkVisit& visit, const Error& error) {
    const auto now = visit.renewed();
    if (now.link().state == LinkState::Acts) return Response::error(error);
    return showEnded(now);
}

Response sendObjection(const LinkVisit& visit) {
    const auto text = std::string(visit.visit.request.field("comment"));
    const auto sent = visit.services().approvals.object(visit.link(), text);
    if (!sent) {
        if (sent.error().kind != ErrorKind::Invalid) return showAgain(visit, sent.error());
        return showObjection(visit, text, {visit.visit.pageError(sent.error())}, kUnprocessable);
    }
    return showEnded(visit.renewed());
}

}  // namespace entente::web
