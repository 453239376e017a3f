#include <algorithm>

#include "approvals/approval_service.h"
#include "docx/preview.h"
#include "feel/format.h"
#include "http/url.h"
#include "programs/program_repository.h"
#include "storage/blobs/blob_store.h"
#include "storage/db/database.h"
#include "web/pages/context.h"
#include "web/pages/task_forms.h"
#include "web/pages/task_words.h"
#include "web/views/dispatch.h"
#include "web/views/link_state.h"
#include "web/views/record_answer.h"
#include "web/views/task.h"
#include "web/views/waiting_task.h"
#include "workflow/document_generator.h"
#include "workflow/mail_composer.h"
#include "workflow/task_repository.h"

namespace entente::web {

using approvals::DispatchInput;
using engine::TaskKind;
using http::Access;
using http::BodyLimit;
using http::Method;
using http::Request;
using http::Response;
using programs::Side;
using storage::ReadTx;
using storage::Tx;
using workflow::Situation;
using workflow::StoredTask;
using workflow::TaskState;

namespace {

constexpr int kUnprocessable = 422;

/// A task page being answered: the task, its case, and the words around it.
struct TaskPage {
    Visit& visit;
    StoredTask task;
    Situation situation;

    const identity::Account& account() const { return *visit.account(); }
    std::string title() const { return task.name().in(visit.language().tag); }
    std::string path() const { return "/tasks/" + task.id.text(); }
    std::string programPath() const { return "/programs/" + http::url::encode(situation.program.code); }
    Link program() const { return {situation.program.title.in(visit.language().tag), programPath()}; }
    std::string author() const { return audit::Actor::account(account().id).text(); }
};

Response noTask() {
    return Response::error(notFound("approvals.no_task", "There is no such task"));
}

/// The steps of a side are its own affair: to a partner's coordinator the other side's tasks do not exist.
bool isVisible(const Visit& visit, const StoredTask& task) {
    return viewSide(visit) == Side::A || task.side == Side::B;
}

std::optional<TaskPage> openTask(Visit& visit) {
    const auto& services = visit.services;
    const auto id = idFrom<TaskId>(visit.request, "id");
    auto task = services.database.read([&](ReadTx& tx) { return workflow::TaskRepository().find(tx, id); });
    if (!task || !visit.account() || !isVisible(visit, *task)) return std::nullopt;
    auto situation = services.approvals.situationOf(*task);
    if (!situation) return std::nullopt;
    visit.setClocks(situation->program);
    return TaskPage{visit, std::move(*task), std::move(*situation)};
}

std::vector<workflow::CurrentFile> filesOf(const TaskPage& page) {
    return page.visit.services.database.read(
        [&](ReadTx& tx) { return workflow::currentFiles(tx, page.task.instance, page.task.task.document); });
}

std::vector<Link> documentLinks(const TaskPage& page) {
    std::vector<Link> links;
    for (const auto& file : filesOf(page))
        links.push_back({page.visit.text("decision.revision_of",
                                         {{"document", file.document.title(page.visit.language().tag) + " (" +
                                                           page.visit.text("language." + file.document.language) + ")"},
                                          {"number", std::to_string(file.revision.number)}}),
                         "/documents/" + file.document.id.text()});
    return links;
}

TaskHead headOf(const TaskPage& page) {
    TaskHead head;
    head.title = page.title();
    head.program = page.program();
    const auto* node = [&]() -> const bpmn::FlowNode* {
        const auto& process = page.situation.package->process();
        const auto index = process.node(page.task.task.elementId);
        return index < 0 ? nullptr : &process.nodes[static_cast<std::size_t>(index)];
    }();
    if (node) {
        const auto korean = node->property("documentation.ko");
        head.ask = page.visit.language().isKorean() ? std::string(korean) : node->documentation;
    }
    head.due = page.task.task.due;
    head.documents = documentLinks(page);
    return head;
}

Response endedPage(const TaskPage& page) {
    const bool done = page.task.state == TaskState::Completed;
    DoneView view;
    view.title = page.title();
    view.paragraphs.push_back(page.visit.text(done ? "task.completed_at" : "task.cancelled_at",
                                              {{"at", momentText(page.task.endedAt.value_or(page.task.createdAt),
                                                                 page.visit.frame.clocks, page.visit.language())}}));
    return page.visit.page(render(page.visit.services.site, page.visit.frame, view));
}

Response refusedPage(const TaskPage& page) {
    DoneView view;
    view.title = page.title();
    view.paragraphs.push_back(page.visit.text(
        "task.waits_for",
        {{"holder", page.situation.program.party(page.task.side).organisation.name.in(page.visit.language().tag)}}));
    return page.visit.page(render(page.visit.services.site, page.visit.frame, view));
}

// --- forms -----------------------------------------------------------------------------------------------------------

Response showForm(const TaskPage& page, std::vector<forms::Shown> fields, std::vector<forms::FieldError> errors) {
    TaskFormView view;
    view.head = headOf(page);
    view.action = page.path();
    view.fields = std::move(fields);
    view.errors = std::move(errors);
    view.zone = page.situation.program.party(page.task.side).zone;
    const int status = view.errors.empty() ? 200 : kUnprocessable;
    return page.visit.page(render(page.visit.services.site, page.visit.frame, view), status);
}

const forms::Form& formOf(const TaskPage& page) {
    static const auto kEmpty = forms::Form::parse(R"({"type":"default","id":"none","components":[]})");
    const auto* form = page.situation.package->form(page.task.task.formId);
    return form ? *form : kEmpty.value();
}

/// What the next steps will make again although somebody edited it by hand.
std::vector<std::string> warningsOf(const TaskPage& page) {
    std::vector<std::string> warnings;
    const auto& process = page.situation.package->process();
    const auto index = process.node(page.task.task.elementId);
    if (index < 0) return warnings;
    for (const auto flow : process.nodes[static_cast<std::size_t>(index)].outgoing) {
        const auto target = process.flows[static_cast<std::size_t>(flow)].target;
        if (target < 0) continue;
        const auto& next = process.nodes[static_cast<std::size_t>(target)];
        if (next.jobType != "entente:document") continue;
        const auto files = page.visit.services.database.read(
            [&](ReadTx& tx) { return workflow::currentFiles(tx, page.task.instance, next.header("kind")); });
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
    const auto& process = page.situation.package->process();
    const auto index = process.node(page.task.task.elementId);
    if (index < 0) return effects;
    for (const auto flow : process.nodes[static_cast<std::size_t>(index)].outgoing) {
        const auto target = process.flows[static_cast<std::size_t>(flow)].target;
        if (target < 0) continue;
        const auto& next = process.nodes[static_cast<std::size_t>(target)];
        const auto name =
            page.visit.language().isKorean() && next.names.contains("ko") ? next.names.at("ko") : next.name;
        if (!name.empty()) effects.push_back(page.visit.text("task.next_step", {{"step", name}}));
    }
    return effects;
}

Response checkForm(const TaskPage& page, const forms::Fields& sent) {
    const auto around = surroundingsOf(page.visit, page.situation, page.task);
    const auto& form = formOf(page);
    page.visit.services.database.write(
        [&](Tx& tx) { FormDrafts::save(tx, page.task.id, page.author(), sent, page.visit.services.clock.now()); });
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
    const auto draft = page.visit.services.database.read(
        [&](ReadTx& tx) { return FormDrafts::find(tx, page.task.id, page.author()); });
    const auto around = surroundingsOf(page.visit, page.situation, page.task);
    const auto& form = formOf(page);
    const auto sent = draft.value_or(forms::Fields{});
    if (auto submission = form.validate(sent, around); !submission.ok())
        return showForm(page, form.showAgain(sent, around), std::move(submission.errors));
    const auto finished = page.visit.services.approvals.completeForm(page.task.id, page.account(), sent);
    if (!finished) return Response::error(finished.error());
    return page.visit.done(page.programPath(), finished->counted ? "task_completed" : "task_was_completed");
}

// --- dispatch --------------------------------------------------------------------------------------------------------

RevisionCard cardOf(const TaskPage& page, const workflow::CurrentFile& file) {
    RevisionCard card;
    card.title = file.document.title(page.visit.language().tag);
    card.number = file.revision.number;
    card.hash = file.revision.sha256;
    card.files.push_back(
        {file.revision.fileName,
         "/documents/" + file.document.id.text() + "/revisions/" + std::to_string(file.revision.number), "DOCX",
         static_cast<std::size_t>(file.revision.size)});
    if (const auto bytes = page.visit.services.blobs.read(file.revision.sha256))
        if (auto html = docx::previewHtml(*bytes)) card.preview = Html(std::move(*html));
    return card;
}

DispatchInput dispatchInput(const Request& request) {
    DispatchInput input;
    input.number = request.field("number");
    input.date = request.field("date");
    input.channel = request.field("channel");
    input.reference = request.field("reference");
    input.handedOverOn = request.field("handed_over");
    return input;
}

Response showDispatch(const TaskPage& page, DispatchInput input, std::vector<PageError> errors) {
    const auto& services = page.visit.services;
    const auto& language = page.visit.language();
    const auto letter = workflow::inLanguage(filesOf(page), "en");
    if (!letter) return Response::error(rejected("approvals.nothing_to_send", "There is no document to send"));
    if (input.date.empty()) input.date = todayIn(services, page.situation.program.a.zone);
    DispatchView view;
    view.title = page.title();
    view.program = page.program();
    view.due = page.task.task.due;
    view.document = cardOf(page, *letter);
    view.action = page.path();
    view.values = {input.number, input.date, input.channel, input.reference, input.handedOverOn};
    const auto approved = services.database.read(
        [&](ReadTx& tx) { return approvals::DecisionRepository().ofInstance(tx, page.task.instance); });
    if (!approved.empty())
        view.approved =
            approved.back().byName + " · " + momentText(approved.back().at, page.visit.frame.clocks, language);
    auto shown = input;
    if (shown.number.empty()) shown.number = "…";
    shown.channel = "mail";
    if (const auto mails = services.approvals.previewDispatch(page.task, shown); mails && !mails->empty()) {
        const auto& mail = mails->front();
        const auto join = [](const std::vector<mail::Address>& addresses) {
            std::string text;
            for (const auto& address : addresses)
                text += (text.empty() ? "" : ", ") +
                        (address.name.empty() ? address.email : address.name + " <" + address.email + ">");
            return text;
        };
        view.mailTo = join(mail.to);
        view.mailCc = join(mail.cc);
        view.mailSubject = mail.subject;
        view.mailBody = mail.body;
        for (auto at = view.mailBody.find(mail::kLinkPlaceholder); at != std::string::npos;
             at = view.mailBody.find(mail::kLinkPlaceholder))
            view.mailBody.replace(at, mail::kLinkPlaceholder.size(), page.visit.text("dispatch.link_place"));
        for (const auto& file : mail.files)
            view.attachments.push_back(file.fileName);
    } else if (!mails) {
        errors.push_back({"", page.visit.say(mails.error().message)});
    }
    view.errors = std::move(errors);
    const int status = view.errors.empty() ? 200 : kUnprocessable;
    return page.visit.page(render(services.site, page.visit.frame, view), status);
}

Response dispatch(const TaskPage& page) {
    auto input = dispatchInput(page.visit.request);
    if (page.visit.request.field("step") != "dispatch") return showDispatch(page, input, {});
    input.signedCopy = uploadedFile(page.visit.request, "file");
    const auto finished = page.visit.services.approvals.dispatch(page.task.id, page.account(), input);
    if (finished) return page.visit.done(page.programPath(), finished->counted ? "dispatched" : "task_was_completed");
    if (finished.error().kind != ErrorKind::Invalid) return Response::error(finished.error());
    return showDispatch(page, input, {page.visit.pageError(finished.error())});
}

// --- waiting for somebody else ---------------------------------------------------------------------------------------

Response showWaiting(const TaskPage& page, WaitingTaskView view = {}) {
    const auto& services = page.visit.services;
    view.title = page.title();
    view.program = page.program();
    view.asked = services.database.read([&](ReadTx& tx) {
        return personsText(holdersOf(tx, page.situation.program, page.task), page.visit.language());
    });
    view.since = page.task.createdAt;
    view.due = page.task.task.due;
    view.reminders = page.task.reminders;
    view.documents = documentLinks(page);
    if (approvals::mayRecord(page.account(), page.task)) {
        view.recordUrl = page.path() + "/record";
        view.remindAction = page.path() + "/remind";
        view.reassignAction = page.path() + "/reassign";
    }
    const int status = view.errors.empty() ? 200 : kUnprocessable;
    return page.visit.page(render(services.site, page.visit.frame, view), status);
}

Response reassign(const TaskPage& page) {
    const auto& request = page.visit.request;
    const approvals::NewHolder holder{std::string(request.field("new_name")), std::string(request.field("new_title")),
                                      std::string(request.field("new_email")), std::string(request.field("note"))};
    const auto done = page.visit.services.approvals.reassign(page.task.id, page.account(), holder);
    if (done) return page.visit.done(page.programPath(), "reassigned");
    if (done.error().kind != ErrorKind::Invalid) return Response::error(done.error());
    WaitingTaskView view;
    view.newName = holder.name;
    view.newTitle = holder.title;
    view.newEmail = holder.email;
    view.note = holder.note;
    view.errors = {page.visit.pageError(done.error())};
    return showWaiting(page, std::move(view));
}

Response remind(const TaskPage& page) {
    const auto done = page.visit.services.approvals.remind(page.task.id, page.account());
    if (!done) return Response::error(done.error());
    return page.visit.done(page.programPath(), "reminded");
}

// --- recording an answer ---------------------------------------------------------------------------------------------

Response showRecord(const TaskPage& page, RecordAnswerView view = {}, const forms::Fields* sent = nullptr) {
    const auto& services = page.visit.services;
    view.title = page.title();
    view.program = page.program();
    const auto holders =
        services.database.read([&](ReadTx& tx) { return holdersOf(tx, page.situation.program, page.task); });
    view.waitingFor = personsText(holders, page.visit.language());
    view.action = page.path() + "/record";
    view.zone = page.situation.program.party(page.task.side).zone;
    view.otherSide = page.task.side != viewSide(page.visit);
    if (!sent && !holders.empty()) {
        view.values.byName = holders.front().name;
        view.values.byTitle = holders.front().title.en;
    }
    if (page.task.task.kind == TaskKind::Approval) {
        view.choices = usualChoices(services.site, page.visit.language());
    } else {
        const auto around = surroundingsOf(page.visit, page.situation, page.task);
        view.fields = sent ? formOf(page).showAgain(*sent, around) : formOf(page).show({}, around);
    }
    const int status = view.errors.empty() && view.fieldErrors.empty() ? 200 : kUnprocessable;
    return page.visit.page(render(services.site, page.visit.frame, view), status);
}

/// The page's ids of the fields that the service names.
std::string recordField(const std::string& place) {
    if (place == "source") return "record_way";
    if (place == "outcome") return "outcome";
    if (place == "name" || place == "title") return "record_by_" + place;
    return place.empty() ? "" : "record_" + place;
}

Response record(const TaskPage& page) {
    const auto& request = page.visit.request;
    const auto field = [&](std::string_view name) { return std::string(request.field(name)); };
    approvals::RecordInput input;
    input.source = field("record_way");
    input.reference = field("record_reference");
    if (const auto date = field("record_date"); !date.empty())
        input.reference = input.reference.empty() ? date : input.reference + " · " + date;
    input.byName = field("record_by_name");
    input.byTitle = field("record_by_title");
    input.outcome = field("outcome");
    input.comment = field("record_comment");
    input.fields = formFields(request);
    input.evidence = uploadedFile(request, "record_file");

    RecordAnswerView view;
    view.values = {input.source,  input.byName, input.byTitle, field("record_date"), field("record_reference"),
                   input.outcome, input.comment};
    if (page.task.task.kind == TaskKind::Answer)
        view.fieldErrors =
            formOf(page).validate(input.fields, surroundingsOf(page.visit, page.situation, page.task)).errors;
    if (view.fieldErrors.empty()) {
        const auto finished = page.visit.services.approvals.record(page.task.id, page.account(), input);
        if (finished) return page.visit.done(page.programPath(), finished->counted ? "recorded" : "task_was_completed");
        if (finished.error().kind != ErrorKind::Invalid) return Response::error(finished.error());
        view.errors.push_back({recordField(finished.error().place), page.visit.say(finished.error().message)});
    }
    return showRecord(page, std::move(view), &input.fields);
}

// --- routes ----------------------------------------------------------------------------------------------------------

Response show(const TaskPage& page) {
    if (page.task.state != TaskState::Open) return endedPage(page);
    if (page.task.byLink()) return showWaiting(page);
    if (!approvals::mayComplete(page.account(), page.task)) return refusedPage(page);
    if (page.task.task.kind == TaskKind::Dispatch) return showDispatch(page, {}, {});
    const auto around = surroundingsOf(page.visit, page.situation, page.task);
    const auto draft = page.visit.services.database.read(
        [&](ReadTx& tx) { return FormDrafts::find(tx, page.task.id, page.author()); });
    return showForm(page, draft ? formOf(page).showAgain(*draft, around) : formOf(page).show({}, around), {});
}

Response post(const TaskPage& page) {
    // The second click, and the second person, learn what happened.
    if (page.task.state != TaskState::Open) return page.visit.done(page.programPath(), "task_was_completed");
    if (page.task.byLink() || !approvals::mayComplete(page.account(), page.task)) return refusedPage(page);
    if (page.task.task.kind == TaskKind::Dispatch) return dispatch(page);
    const auto step = page.visit.request.field("step");
    if (step == "complete") return completeForm(page);
    if (step != "save") return checkForm(page, formFields(page.visit.request));
    page.visit.services.database.write([&](Tx& tx) {
        FormDrafts::save(tx, page.task.id, page.author(), formFields(page.visit.request),
                         page.visit.services.clock.now());
    });
    return page.visit.done(page.programPath(), "draft_saved");
}

/// Answers and reminders are for those who may record; everybody else is shown the task.
template <Response (*action)(const TaskPage&)>
Response ifMayRecord(const TaskPage& page) {
    if (page.task.state != TaskState::Open) return page.visit.done(page.programPath(), "task_was_completed");
    if (!approvals::mayRecord(page.account(), page.task)) return refusedPage(page);
    return action(page);
}

Response showRecordPage(const TaskPage& page) {
    return showRecord(page);
}

template <Response (*action)(const TaskPage&)>
http::Handler onTask(const Services& services) {
    return [&services](const Request& request) {
        Visit visit(services, request);
        auto page = openTask(visit);
        return page ? action(*page) : noTask();
    };
}

}  // namespace

std::vector<http::Route> taskRoutes(const Services& services) {
    return {
        {Method::Get, "/tasks/{id}", Access::signedIn(), BodyLimit::none(), onTask<show>(services)},
        {Method::Post, "/tasks/{id}", Access::role("coordinator"), BodyLimit::upload(), onTask<post>(services)},
        {Method::Get, "/tasks/{id}/record", Access::role("coordinator"), BodyLimit::none(),
         onTask<ifMayRecord<showRecordPage>>(services)},
        {Method::Post, "/tasks/{id}/record", Access::role("coordinator"), BodyLimit::upload(),
         onTask<ifMayRecord<record>>(services)},
        {Method::Post, "/tasks/{id}/remind", Access::role("coordinator"), BodyLimit::form(),
         onTask<ifMayRecord<remind>>(services)},
        {Method::Post, "/tasks/{id}/reassign", Access::role("coordinator"), BodyLimit::form(),
         onTask<ifMayRecord<reassign>>(services)},
    };
}

}  // namespace entente::web
