// A form that is answered by link. No draft keeps it: the answers travel in the pages until the last button.
#include <algorithm>
#include <utility>

#include "storage/db/database.h"
#include "web/pages/agreement_parts.h"
#include "web/pages/due_words.h"
#include "web/pages/link_handlers.h"
#include "web/pages/task_forms.h"
#include "web/pages/task_words.h"
#include "web/views/link_parts.h"
#include "web/views/recorded.h"
#include "web/views/task.h"

namespace entente::web {

using http::Response;

namespace {

/// The form of the task, and what its expressions see.
struct AnswerForm {
    workflow::Situation situation;
    const forms::Form* form = nullptr;
    forms::Surroundings around;
};

std::optional<AnswerForm> formOf(const LinkVisit& visit) {
    auto situation = visit.services().approvals.situationOf(visit.task());
    if (!situation) return std::nullopt;
    const auto* form = situation->packageOf(visit.task()).form(visit.task().task.formId);
    if (!form) return std::nullopt;
    auto around = surroundingsOf(visit.visit, *situation, visit.task());
    return AnswerForm{std::move(*situation), form, std::move(around)};
}

/// Only what the form itself takes: buttons, proof and file are the page's own.
forms::Fields answersOf(const LinkVisit& visit, const forms::Form& form) {
    forms::Fields answers;
    for (const auto& [name, value] : visit.visit.request.fields())
        if (form.takes(name)) answers.emplace_back(name, value);
    return answers;
}

std::string fileText(const RevisionCard::File& file) {
    const auto size = file.size == 0 ? std::string() : ", " + sizeText(file.size);
    return file.name + " (" + file.format + size + ")" + (file.note.empty() ? "" : ". " + file.note);
}

TaskHead headOf(const LinkVisit& visit) {
    const auto& language = visit.visit.language();
    TaskHead head;
    head.title = visit.task().name().in(language.tag);
    head.due = visit.task().task.due;
    head.dueMoved = dueMovedText(visit.visit, visit.task());
    const auto side = visit.organisation(programs::Side::A).name.in(language.tag);
    head.ask = visit.text("link.ask_form_plain", {{"side", side}});
    if (const auto* asking = visit.program().a.role("coordinator"))
        head.ask = visit.text("link.ask_form",
                              {{"side", side}, {"person", personText(*asking, language)}, {"email", asking->email}});
    const auto files =
        visit.services().database.read([&](storage::ReadTx& tx) { return fileCards(visit, linkFiles(tx, visit)); });
    for (const auto& file : files)
        head.documents.push_back({fileText(file), file.url});
    return head;
}

Response showForm(const LinkVisit& visit, const AnswerForm& form, std::vector<forms::Shown> fields,
                  std::vector<forms::FieldError> errors, const HandOnInput& handOn, int status, std::string next = {}) {
    TaskFormView view;
    view.head = headOf(visit);
    view.action = visit.action();
    view.fields = std::move(fields);
    view.errors = std::move(errors);
    view.zone = form.around.zone;
    view.next = std::move(next);
    view.hidden = visit.hidden();
    view.canSave = false;
    const HandOnView parts{visit.action("pass-on"),
                           visit.action("not-for-me"),
                           visit.hidden(),
                           handOn.name,
                           handOn.email,
                           handOn.note,
                           handOn.errors};
    view.below = handOnHtml(visit.services().site, visit.visit.frame, parts);
    view.belowErrors = handOn.errors;
    return visit.visit.page(render(visit.services().site, visit.visit.frame, view), status);
}

Response showCheck(const LinkVisit& visit, const AnswerForm& form, const forms::Fields& answers,
                   const std::vector<PageError>& errors) {
    const auto& language = visit.visit.language();
    const auto& site = visit.services().site;
    const auto who = decisionInput(visit);
    CheckAnswersView view;
    view.head = headOf(visit);
    view.action = visit.action();
    view.rows = answerRows(site, form.form->showAgain(answers, form.around), form.around, language, {});
    view.hidden = visit.hidden();
    view.hidden.insert(view.hidden.end(), answers.begin(), answers.end());
    view.byLink = true;
    view.changeByButton = true;
    view.answerer =
        answererHtml(site, visit.visit.frame,
                     {personText(visit.link().person, language), who.actingFor, who.name, who.title, errors});
    view.errors = errors;
    return visit.visit.page(render(site, visit.visit.frame, view), errors.empty() ? 200 : kUnprocessable);
}

Response complete(const LinkVisit& visit, const AnswerForm& form, const forms::Fields& answers) {
    if (auto mismatch = actorMismatch(visit)) return showCheck(visit, form, answers, {std::move(*mismatch)});
    const auto who = decisionInput(visit);
    const auto finished = visit.services().approvals.answer(visit.link(), answers, who);
    if (finished) {
        return showEnded(visit.renewed(), finished->counted);
    }
    if (finished.error().kind != ErrorKind::Invalid) return showAgain(visit, finished.error());
    return showCheck(visit, form, answers, {decisionError(visit, finished.error(), who)});
}

std::vector<SummaryRow> recordedRows(const LinkVisit& visit, const approvals::Decision& decision) {
    const auto form = formOf(visit);
    if (!form || !decision.answers.isContext()) return {};
    return answerRows(visit.services().site, form->form->show(decision.answers.context(), form->around), form->around,
                      visit.visit.language(), {});
}

}  // namespace

Response showAnswerForm(const LinkVisit& visit, const HandOnInput& handOn, int status) {
    const auto form = formOf(visit);
    if (!form) return Response::error(notFound("approvals.no_task", "There is no such task"));
    return showForm(visit, *form, form->form->show({}, form->around), {}, handOn, status);
}

Response sendAnswer(const LinkVisit& visit) {
    const auto form = formOf(visit);
    if (!form) return Response::error(notFound("approvals.no_task", "There is no such task"));
    const auto answers = answersOf(visit, *form->form);
    const auto step = visit.visit.request.field("step");
    if (step == "edit") return showForm(visit, *form, form->form->showAgain(answers, form->around), {}, {}, 200);
    if (auto arranged = form->form->rearranged(answers, visit.visit.request.field(kRowsField)))
        return showForm(visit, *form, form->form->showAgain(arranged->fields, form->around), {}, {}, 200,
                        std::move(arranged->next));
    auto submission = form->form->validate(answers, form->around);
    if (!submission.ok())
        return showForm(visit, *form, form->form->showAgain(answers, form->around), std::move(submission.errors), {},
                        kUnprocessable);
    if (step != "complete") return showCheck(visit, *form, answers, {});
    return complete(visit, *form, answers);
}

Response showAnswered(const LinkVisit& visit, bool justNow) {
    const auto& decision = *visit.link().decision;
    RecordedView view;
    view.title = visit.text(justNow ? "link.answered.title" : "link.answered.before");
    view.lead = justNow ? visit.text("decided.thanks") : visit.task().name().in(visit.visit.language().tag);
    view.rows = recordedRows(visit, decision);
    visit.services().database.read([&](storage::ReadTx& tx) {
        view.rows.push_back({visit.text("link.answered.by"), deciderText(tx, decision, visit.visit.language())});
        if (const auto person = actedForText(tx, visit, decision); !person.empty())
            view.rows.back().text += ", " + visit.text("decided.acting_for", {{"acting_for", person}});
        view.rows.push_back({visit.text("link.answered.at"), visit.moment(decision.at)});
        if (decision.recordedBy)
            view.rows.push_back({visit.text("link.objection.recorded_by"),
                                 actorText(tx, visit.visit, "account:" + decision.recordedBy.text())});
        for (const auto& file : fileCards(visit, linkFiles(tx, visit)))
            view.rows.push_back({visit.text("decision.document"), file.name, file.url});
    });
    view.end = visit.text("decided.end");
    return visit.visit.page(render(visit.services().site, visit.visit.frame, view));
}

Response showObjection(const LinkVisit& visit, const std::string& comment, const std::vector<PageError>& errors,
                       int status) {
    const auto& decision = *visit.link().decision;
    RecordedView view;
    view.title = visit.text("link.objection.title");
    const auto& carried = visit.link().carried;
    view.lead = visit.text(carried ? "link.objection.carried" : "link.objection.lead",
                           {{"task", visit.task().name().in(visit.visit.language().tag)}});
    if (visit.task().task.kind == engine::TaskKind::Approval) {
        view.rows.push_back({visit.text("decided.outcome"), visit.text("outcome." + decision.outcome)});
        if (!decision.comment.empty()) view.rows.push_back({visit.text("decision.comment"), decision.comment});
    } else {
        view.rows = recordedRows(visit, decision);
    }
    visit.services().database.read([&](storage::ReadTx& tx) {
        view.rows.push_back({visit.text("link.answered.by"), deciderText(tx, decision, visit.visit.language())});
        if (!carried) {
            view.rows.push_back({visit.text("link.objection.recorded_by"),
                                 actorText(tx, visit.visit, "account:" + decision.recordedBy.text())});
            view.rows.push_back({visit.text("record.way"), visit.text("record.way." + decision.source)});
        }
        view.rows.push_back({visit.text("link.answered.at"), visit.moment(decision.at)});
        if (!carried) return;
        view.rows.push_back({visit.text("link.objection.carried_over"), carriedText(tx, visit.visit, *carried)});
        view.rows.push_back({visit.text("link.objection.until"), visit.moment(carried->carried->until)});
        for (const auto& file : fileCards(visit, linkFiles(tx, visit)))
            view.rows.push_back({visit.text("decision.document"), file.name, file.url});
    });
    view.action = visit.action("object");
    view.hidden = visit.hidden();
    view.comment = comment;
    view.errors = errors;
    return visit.visit.page(render(visit.services().site, visit.visit.frame, view), status);
}

}  // namespace entente::web
