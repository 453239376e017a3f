#include <algorithm>

#include "approvals/approval_service.h"
#include "approvals/issue.h"
#include "docx/preview.h"
#include "storage/blobs/blob_store.h"
#include "storage/db/database.h"
#include "web/pages/due_words.h"
#include "web/pages/task_handlers.h"
#include "web/pages/task_words.h"
#include "web/views/dispatch.h"
#include "workflow/approval_rule.h"
#include "workflow/enclosures.h"

namespace entente::web {

using approvals::DispatchInput;
using http::Request;
using http::Response;
using storage::ReadTx;

namespace {

RevisionCard cardOf(const TaskPage& page, const workflow::CurrentFile& file) {
    RevisionCard card;
    card.title = file.document.title(page.visit.language().tag);
    card.number = file.revision.number;
    card.hash = file.revision.sha256;
    card.language = file.document.language;
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
    input.languages = request.fieldValues("language");
    return input;
}

/// What the copy that leaves gets of what is entered here, and for what the letter has no place.
void setLate(const TaskPage& page, const workflow::CurrentFile& letter, DispatchView& view) {
    const auto& services = page.visit.services;
    const auto files =
        services.database.read([&](ReadTx& tx) { return approvals::lateFilesOf(tx, services.blobs, page.task); });
    const auto found = std::find_if(files.begin(), files.end(), [&](const approvals::LateFile& file) {
        return file.file.document.id == letter.document.id;
    });
    std::string present, missing;
    const auto add = [&](std::string& list, std::string_view name) {
        list += (list.empty() ? "" : ", ") + page.visit.text("late." + std::string(name));
    };
    for (const auto name : docx::kLateFields) {
        const bool has = found != files.end() && found->late.has(name);
        if (has) add(present, name);
        if (!has && (name == "number" || name == "date")) add(missing, name);
        if (has && name == "seal") view.asksSeal = true;
    }
    if (!present.empty()) view.late.push_back(page.visit.text("dispatch.late", {{"fields", present}}));
    if (!missing.empty()) view.late.push_back(page.visit.text("dispatch.late_missing", {{"fields", missing}}));
}

/// Offers the next number where the register is kept here.
void offerNumber(ReadTx& tx, const TaskPage& page, DispatchInput& input, DispatchView& view) {
    const auto* numbers = page.visit.services.approvals.registerOf(page.account());
    const auto date = feel::Date::parse(input.date);
    if (numbers == nullptr || !date) return;
    const auto standing = numbers->standing(tx, *date);
    if (input.number.empty()) input.number = standing.next;
    if (!standing.last.empty())
        view.numberHints.push_back(page.visit.text("dispatch.last_number", {{"number", standing.last}}));
    std::string gaps;
    for (const auto& gap : standing.gaps)
        gaps += (gaps.empty() ? "" : ", ") + gap;
    if (!gaps.empty()) view.numberHints.push_back(page.visit.text("dispatch.number_gaps", {{"numbers", gaps}}));
}

std::string languageText(const TaskPage& page, const workflow::CurrentFile& letter) {
    return page.visit.text(
        "dispatch.language_of",
        {{"language", page.visit.text("language." + letter.document.language)}, {"file", letter.revision.fileName}});
}

/// The language of whoever is asked next, where there is the letter in it, else English.
std::vector<std::string> usualLanguages(const TaskPage& page, const std::vector<workflow::CurrentFile>& letters,
                                        DispatchInput input) {
    input.channel = "mail";
    for (const auto& letter : letters)
        input.languages.push_back(letter.document.language);
    const auto mails = page.visit.services.approvals.previewDispatch(page.task, input);
    if (mails && !mails->empty() && workflow::isInLanguage(letters, mails->front().language))
        return {mails->front().language};
    return {workflow::isInLanguage(letters, "en") ? "en" : letters.front().document.language};
}

Response showDispatch(const TaskPage& page, DispatchInput input, std::vector<PageError> errors) {
    const auto& services = page.visit.services;
    const auto& language = page.visit.language();
    const auto letters = filesOf(page);
    const bool posted = page.visit.request.hasField("step");
    if (letters.size() > 1 && !posted) input.languages = usualLanguages(page, letters, input);
    const auto letter =
        letters.empty() ? std::nullopt : std::optional(workflow::inLanguages(letters, input.languages).front());
    if (!letter) return Response::error(rejected("approvals.nothing_to_send", "There is no document to send"));
    if (input.date.empty()) input.date = todayIn(services, page.situation.program().a.zone);
    DispatchView view;
    services.database.read([&](ReadTx& tx) { offerNumber(tx, page, input, view); });
    view.title = page.title();
    view.program = page.program();
    view.due = page.task.task.due;
    view.dueMoved = dueMovedText(page.visit, page.task);
    view.document = cardOf(page, *letter);
    setLate(page, *letter, view);
    if (letters.size() > 1)
        for (const auto& one : letters)
            view.languages.push_back({one.document.language, languageText(page, one)});
    view.chosen = input.languages;
    if (letters.size() > 1 && input.languages.empty() && errors.empty())
        errors.push_back({"language", page.visit.text("dispatch.language_missing")});
    view.action = page.path();
    view.values = {input.number, input.date, input.channel, input.reference, input.handedOverOn};
    services.database.read([&](ReadTx& tx) {
        for (const auto& decision : approvals::DecisionRepository().ofInstance(tx, page.task.instance))
            if (workflow::approves(decision.stepOutcome))
                view.approved = deciderText(tx, decision, language) + " · " +
                                momentText(decision.at, page.visit.frame.clocks, language);
    });
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
        view.mailLanguage = mail.language;
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

}  // namespace

Response showDispatch(const TaskPage& page) {
    return showDispatch(page, {}, {});
}

Response sendDispatch(const TaskPage& page) {
    auto input = dispatchInput(page.visit.request);
    if (page.visit.request.field("step") != "dispatch" || (input.languages.empty() && filesOf(page).size() > 1))
        return showDispatch(page, input, {});
    input.signedCopy = uploadedFile(page.visit.request, "file");
    input.seal = uploadedFile(page.visit.request, "seal");
    input.site = page.visit.request.site();
    const auto finished = page.visit.services.approvals.dispatch(page.task.id, page.account(), input);
    if (finished) return page.visit.done(page.programPath(), finished->counted ? "dispatched" : "task_was_completed");
    if (finished.error().kind != ErrorKind::Invalid) return Response::error(finished.error());
    return showDispatch(page, input, {page.visit.pageError(finished.error())});
}

}  // namespace entente::web
