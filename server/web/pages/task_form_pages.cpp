#include "approvals/form_drafts.h"
#include "storage/db/database.h"
#include "web/pages/task_forms.h"
#include "web/pages/task_handlers.h"

namespace entente::web {

using http::Response;
using storage::ReadTx;
using storage::Tx;

namespace {

/// What was typed of a delegation that was refused.
struct RefusedDelegation {
    std::string delegate = {}, note = {};
    std::vector<PageError> errors = {};
};

Response showForm(const TaskPage& page, std::vector<forms::Shown> fields, std::vector<forms::FieldError> errors,
                  RefusedDelegation refused = {}, std::string next = {}) {
    TaskFormView view;
    view.head = headOf(page);
    view.head.delegate = std::move(refused.delegate);
    view.head.delegateNote = std::move(refused.note);
    view.belowErrors = std::move(refused.errors);
    if (view.head.preparing) {
        // Meanwhile its owner looks on.
        view.canGoOn = false;
        view.canSave = view.canHandBack = view.head.preparing->byReader;
    }
    view.action = page.path();
    view.fields = std::move(fields);
    view.errors = std::move(errors);
    view.zone = page.situation.program().party(page.task.side).zone;
    view.next = std::move(next);
    const int status = view.errors.empty() && view.belowErrors.empty() ? 200 : kUnprocessable;
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
        [&](ReadTx& tx) { return approvals::FormDrafts::find(tx, page.task.id, page.author()); });
}

/// Finishes the form with the answers that the page before has kept.
Result<approvals::Finished> completeKept(const Visit& visit, TaskId task) {
    const auto author = audit::Actor::account(visit.account()->id).text();
    return visit.services.approvals.completeKeptForm(task, *visit.account(), [&](ReadTx& tx) {
        return approvals::FormDrafts::find(tx, task, author).value_or(forms::Fields{});
    });
}

void saveDraft(const TaskPage& page, const forms::Fields& sent) {
    page.visit.services.database.write([&](Tx& tx) {
        approvals::FormDrafts::save(tx, page.task.id, page.author(), sent, page.visit.services.clock.now());
    });
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

/// Adds, removes or moves a row; nothing when the request is another.
std::optional<Response> arrangeRows(const TaskPage& page) {
    const auto command = page.visit.request.field(kRowsField);
    if (command.empty()) return std::nullopt;
    const auto& form = formOf(page);
    auto arranged = form.rearranged(page.visit.request.fields(), command);
    if (!arranged) return std::nullopt;
    saveDraft(page, arranged->fields);
    const auto around = surroundingsOf(page.visit, page.situation, page.task);
    return showForm(page, form.showAgain(arranged->fields, around), {}, {}, std::move(arranged->next));
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
    auto errors = form.validate(sent, around).errors;
    // Or what comes next cannot begin.
    if (errors.empty())
        return showForm(page, form.showAgain(sent, around), {}, {{}, {}, {page.visit.pageError(finished.error())}});
    return showForm(page, form.showAgain(sent, around), std::move(errors));
}

}  // namespace

std::optional<Response> completeAtOnce(const Visit& visit) {
    if (visit.request.field("step") != "complete") return std::nullopt;
    const auto finished = completeKept(visit, idFrom<TaskId>(visit.request, "id"));
    if (!finished || !finished->counted) return std::nullopt;
    return visit.done(pathOfProgram(finished->program), "task_completed");
}

std::vector<forms::Shown> fieldsOf(const TaskPage& page) {
    const auto around = surroundingsOf(page.visit, page.situation, page.task);
    const auto draft = draftOf(page);
    return draft ? formOf(page).showAgain(*draft, around) : formOf(page).show({}, around);
}

Response showForm(const TaskPage& page) {
    return showForm(page, fieldsOf(page), {});
}

Response delegateTask(const TaskPage& page) {
    const auto& request = page.visit.request;
    RefusedDelegation sent{std::string(request.field("delegate")), std::string(request.field("delegate_note"))};
    saveDraft(page, request.fields());
    const auto live = delegationOf(page);
    // The second click.
    if (live && live->owner.id == page.account().id && live->delegate.id.text() == sent.delegate)
        return page.visit.done(page.programPath(), "delegated");
    const auto done = page.visit.services.approvals.delegate(page.task.id, page.account(),
                                                             AccountId::parse(sent.delegate), sent.note);
    if (done) return page.visit.done(page.programPath(), "delegated");
    if (done.error().kind != ErrorKind::Invalid) return Response::error(done.error());
    page.visit.frame.path = page.path();
    sent.errors = {page.visit.pageError(done.error())};
    return showForm(page, fieldsOf(page), {}, std::move(sent));
}

Response handBack(const TaskPage& page) {
    const bool prepared = page.visit.request.field("step") == "hand_back";
    // The second click.
    if (!delegationOf(page)) return page.visit.done(page.programPath(), prepared ? "handed_back" : "taken_back");
    const auto done = page.visit.services.approvals.handBack(page.task.id, page.account());
    if (!done) return Response::error(done.error());
    return page.visit.done(prepared ? page.programPath() : page.path(), prepared ? "handed_back" : "taken_back");
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
    if (auto arranged = arrangeRows(page)) return std::move(*arranged);
    if (step != "save" && step != "hand_back") return checkForm(page, request.fields());
    saveDraft(page, request.fields());
    if (step == "hand_back") return handBack(page);
    return page.visit.done(page.programPath(), "draft_saved");
}

}  // namespace entente::web
