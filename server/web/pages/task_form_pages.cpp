#include "storage/db/database.h"
#include "web/pages/task_forms.h"
#include "web/pages/task_handlers.h"

namespace entente::web {

using http::Response;
using storage::ReadTx;
using storage::Tx;

namespace {

Response showForm(const TaskPage& page, std::vector<forms::Shown> fields, std::vector<forms::FieldError> errors) {
    TaskFormView view;
    view.head = headOf(page);
    view.action = page.path();
    view.fields = std::move(fields);
    view.errors = std::move(errors);
    view.zone = page.situation.program().party(page.task.side).zone;
    const int status = view.errors.empty() ? 200 : kUnprocessable;
    return page.visit.page(render(page.visit.services.site, page.visit.frame, view), status);
}

/// What the next steps will make again although somebody edited it by hand.
std::vector<std::string> warningsOf(const TaskPage& page) {
    std::vector<std::string> warnings;
    for (const auto* next : nextNodes(page)) {
        if (next->jobType != "entente:document") continue;
        const auto files = page.visit.services.database.read(
            [&](ReadTx& tx) { return workflow::currentFiles(tx, page.task.instance, next->header("kind")); });
        for (const auto& file : files)
            if (file.revision.origin == documents::Origin::Edited)
                warnings.push_back(page.visit.text("task.edited_by_hand",
                                                   {{"document", file.document.title(page.visit.language().tag)},
                                                    {"number", std::to_string(file.revision.number)}}));
    }
    return warnings;
}

std::vector<std::string> effectsOf(const TaskPage& page) {
    std::vector<std::string> effects;
    for (const auto* next : nextNodes(page)) {
        const auto translated = next->names.find(page.visit.language().tag);
        const auto& name = translated == next->names.end() ? next->name : translated->second;
        if (!name.empty()) effects.push_back(page.visit.text("task.next_step", {{"step", name}}));
    }
    return effects;
}

std::optional<forms::Fields> draftOf(const TaskPage& page) {
    return page.visit.services.database.read(
        [&](ReadTx& tx) { return FormDrafts::find(tx, page.task.id, page.author()); });
}

/// Finishes the form with the answers that the page before has kept.
Result<approvals::Finished> completeKept(const Visit& visit, TaskId task) {
    const auto author = audit::Actor::account(visit.account()->id).text();
    return visit.services.approvals.completeKeptForm(task, *visit.account(), [&](ReadTx& tx) {
        return FormDrafts::find(tx, task, author).value_or(forms::Fields{});
    });
}

void saveDraft(const TaskPage& page, const forms::Fields& sent) {
    page.visit.services.database.write(
        [&](Tx& tx) { FormDrafts::save(tx, page.task.id, page.author(), sent, page.visit.services.clock.now()); });
}

Response checkForm(const TaskPage& page, const forms::Fields& sent) {
    const auto around = surroundingsOf(page.visit, page.situation, page.task);
    const auto& form = formOf(page);
    saveDraft(page, sent);
    auto submission = form.validate(sent, around);
    if (!submission.ok()) return showForm(page, form.showAgain(sent, around), std::move(submission.errors));
    CheckAnswersView view;
    view.head = headOf(page);
    view.action = page.path();
    view.rows =
        answerRows(page.visit.services.site, form.showAgain(sent, around), around, page.visit.language(), page.path());
    view.effects = effectsOf(page);
    view.warnings = warningsOf(page);
    return page.visit.page(render(page.visit.services.site, page.visit.frame, view));
}

Response completeForm(const TaskPage& page) {
    const auto finished = completeKept(page.visit, page.task.id);
    if (finished)
        return page.visit.done(page.programPath(), finished->counted ? "task_completed" : "task_was_completed");
    if (finished.error().kind != ErrorKind::Invalid) return Response::error(finished.error());
    // A rule that depends on the case may be broken only now.
    const auto around = surroundingsOf(page.visit, page.situation, page.task);
    const auto& form = formOf(page);
    const auto sent = draftOf(page).value_or(forms::Fields{});
    return showForm(page, form.showAgain(sent, around), form.validate(sent, around).errors);
}

}  // namespace

std::optional<Response> completeAtOnce(const Visit& visit) {
    if (visit.request.field("step") != "complete") return std::nullopt;
    const auto finished = completeKept(visit, idFrom<TaskId>(visit.request, "id"));
    if (!finished || !finished->counted) return std::nullopt;
    return visit.done(pathOfProgram(finished->program), "task_completed");
}

Response showForm(const TaskPage& page) {
    const auto around = surroundingsOf(page.visit, page.situation, page.task);
    const auto draft = draftOf(page);
    return showForm(page, draft ? formOf(page).showAgain(*draft, around) : formOf(page).show({}, around), {});
}

Response claim(const TaskPage& page) {
    const bool claimed = page.visit.request.field("claim") == "1";
    const auto done = page.visit.services.approvals.claim(page.task.id, page.account(), claimed,
                                                          PersonId::parse(page.visit.request.field("holder")));
    if (!done) return Response::error(done.error());
    return page.visit.done(page.path(), claimed ? "claimed" : "released");
}

Response sendForm(const TaskPage& page) {
    const auto& request = page.visit.request;
    const auto step = request.field("step");
    if (step == "complete") return completeForm(page);
    if (step != "save") return checkForm(page, request.fields());
    saveDraft(page, request.fields());
    return page.visit.done(page.programPath(), "draft_saved");
}

}  // namespace entente::web
