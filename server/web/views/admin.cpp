#include "web/views/admin.h"

#include <algorithm>
#include <utility>

#include "web/views/parts.h"

namespace entente::web {

namespace {

std::string momentOrNone(const Frame& frame, const std::optional<Timestamp>& moment) {
    return moment ? momentText(frame, *moment) : std::string();
}

Data::List fieldData(const std::vector<WorkflowView::Field>& fields) {
    Data::List list;
    for (const auto& field : fields)
        list.push_back(Data()
                           .set("id", field.name)
                           .set("label", field.label)
                           .set("hint", field.hint)
                           .set("value", field.value)
                           .set("suggestions", field.suggestions)
                           .set("is_choice", !field.choices.empty())
                           .set("choices", optionData(field.choices, field.value)));
    return list;
}

Data::List stepData(const WorkflowView& view) {
    Data::List list;
    for (const auto& step : view.steps)
        list.push_back(Data()
                           .set("title", step.title)
                           .set("kind", step.kind)
                           .set("who", step.who)
                           .set("due", step.due)
                           .set("reminders", step.reminders)
                           .set("uses", step.uses)
                           .set("open", step.open)
                           .set("fields", fieldData(step.fields)));
    return list;
}

Data::List suggestionData(const WorkflowView& view) {
    Data::List list;
    for (const auto& each : view.suggestions)
        list.push_back(Data().set("id", each.id).set("choices", optionData(each.values, {})));
    return list;
}

/// Where a problem stands, as the diagram and the files call it.
std::string placeOf(const Site& site, const Frame& frame, const Problem& problem) {
    if (!problem.element.empty() || problem.file.empty()) return {};
    if (problem.line == 0) return problem.file;
    return site.text(frame.language, "workflow.line", {{"file", problem.file}, {"line", std::to_string(problem.line)}});
}

Data::List problemData(const Site& site, const Frame& frame, const WorkflowView& view) {
    Data::List list;
    for (const auto& problem : view.problems) {
        const bool error = problem.severity == Severity::Error;
        const bool warning = problem.severity == Severity::Warning;
        const auto* key = error ? "severity.error" : (warning ? "severity.warning" : "severity.note");
        auto item =
            tagData({site.text(frame.language, key), error ? Tone::Red : (warning ? Tone::Yellow : Tone::Blue)});
        const auto name = view.elementNames.find(problem.element);
        item.set("element", problem.element).set("text", site.catalogue().say(frame.language, problem.message));
        item.set("name", name == view.elementNames.end() ? std::string() : name->second);
        item.set("place", placeOf(site, frame, problem));
        list.push_back(std::move(item));
    }
    return list;
}

Data::List versionData(const Site& site, const Frame& frame, const std::vector<WorkflowView::Version>& versions) {
    Data::List list;
    for (const auto& each : versions)
        list.push_back(Data()
                           .set("number", each.number)
                           .set("at", momentText(frame, each.at))
                           .set("by", each.by)
                           .set("active", each.active)
                           .set("running", site.counted(frame.language, "count.running", each.running)));
    return list;
}

}  // namespace

std::string render(const Site& site, const Frame& frame, const WorkflowsView& view) {
    Data::List list;
    for (const auto& row : view.workflows)
        list.push_back(Data()
                           .set("text", row.title)
                           .set("url", row.url)
                           .set("has_version", row.version > 0)
                           .set("number", row.version)
                           .set("since", momentOrNone(frame, row.activeSince))
                           .set("running", site.counted(frame.language, "count.running", row.running))
                           .set("draft_by", row.draftBy)
                           .set("problems", row.problems > 0
                                                ? site.counted(frame.language, "count.problems", row.problems)
                                                : std::string()));
    Page page{.title = site.text(frame.language, "workflows.title")};
    page.body = body(site, frame, "workflows", std::move(Data().set("workflows", std::move(list))));
    return document(site, frame, page);
}

std::string render(const Site& site, const Frame& frame, const WorkflowView& view) {
    Data data;
    data.set("heading", view.title).set("action", view.action).set("studio_url", view.studioUrl);
    data.set("revision", view.revision).set("has_draft", view.hasDraft).set("draft_by", view.draftBy);
    data.set("draft_at", momentOrNone(frame, view.draftAt)).set("steps", stepData(view));
    const bool broken = std::any_of(view.problems.begin(), view.problems.end(),
                                    [](const Problem& problem) { return problem.severity == Severity::Error; });
    data.set("suggestion_lists", suggestionData(view));
    data.set("has_problems", !view.problems.empty()).set("problems", problemData(site, frame, view));
    data.set("fine", view.checked && !broken);
    data.set("has_files", !view.files.empty()).set("files", linkData(view.files));
    data.set("upload_action", view.uploadAction).set("share_action", view.shareAction);
    data.set("has_shared", !view.shared.empty()).set("shared", linkData(view.shared));
    Data::List copies;
    for (const auto& copy : view.copies)
        copies.push_back(Data().set("path", copy));
    data.set("has_copies", !view.copies.empty()).set("copies", std::move(copies));
    setErrors(data, view.errors, {"file"});
    data.set("has_versions", !view.versions.empty()).set("versions", versionData(site, frame, view.versions));
    Page page{.title = view.title, .errors = view.errors};
    page.back = Link{site.text(frame.language, "workflows.title"), "/admin/workflows"};
    page.body = body(site, frame, "workflow", std::move(data));
    return document(site, frame, page);
}

std::string render(const Site& site, const Frame& frame, const StudioView& view) {
    Data data;
    data.set("heading", view.title).set("source", view.source).set("save", view.save);
    Page page{.title = view.title};
    page.back = Link{site.text(frame.language, "studio.back"), view.backUrl};
    if (site.assets().has("generated/modeler.js")) {
        page.scripts = {"generated/modeler.js"};
        page.styles = {"generated/modeler.css"};
    }
    page.body = body(site, frame, "studio", std::move(data));
    return document(site, frame, page);
}

std::string render(const Site& site, const Frame& frame, const MailLogView& view) {
    Data::List mails;
    for (const auto& row : view.mails)
        mails.push_back(std::move(tagData(row.state)
                                      .set("text", row.subject)
                                      .set("url", row.url)
                                      .set("lang", row.language)
                                      .set("to", row.to)
                                      .set("attempts", row.attempts)
                                      .set("reason", row.reason)
                                      .set("at", momentText(frame, row.at))));
    Data data;
    data.set("has_mails", !mails.empty());
    data.set("mails", std::move(mails)).set("relay", view.relay);
    data.set("test_action", view.testAction).set("typed", view.to);
    data.set("older", oneLink(view.older));
    setErrors(data, view.errors, {"to"});
    Page page{.title = site.text(frame.language, "mail_log.title"), .errors = view.errors};
    page.body = body(site, frame, "mail_log", std::move(data));
    return document(site, frame, page);
}

std::string render(const Site& site, const Frame& frame, const MailView& view) {
    Data::List attempts;
    for (const auto& each : view.attempts)
        attempts.push_back(Data().set("at", momentText(frame, each.at)).set("text", each.text));
    auto data = tagData(view.state);
    data.set("mail_lang", view.language)
        .set("heading", view.subject)
        .set("from", view.from)
        .set("to", view.to)
        .set("cc", view.cc);
    data.set("reply_to", view.replyTo).set("message_id", view.messageId).set("text_html", Html::escaped(view.body));
    data.set("has_attachments", !view.attachments.empty()).set("attachments", linkData(view.attachments));
    data.set("calendar", oneLink(view.calendar));
    data.set("has_attempts", !attempts.empty());
    data.set("attempts", std::move(attempts));
    data.set("retry_action", view.retryAction).set("reason", view.reason);
    Page page{.title = view.subject, .narrow = true};
    page.back = Link{site.text(frame.language, "mail_log.title"), "/admin/mail"};
    page.body = body(site, frame, "mail", std::move(data));
    return document(site, frame, page);
}

std::string render(const Site& site, const Frame& frame, const IncidentsView& view) {
    Data::List incidents;
    for (const auto& row : view.incidents)
        incidents.push_back(Data()
                                .set("step", row.step)
                                .set("element", row.element)
                                .set("workflow", row.workflow)
                                .set("program", row.program.text)
                                .set("program_url", row.program.url)
                                .set("at", momentText(frame, row.at))
                                .set("text", row.text)
                                .set("expression", row.expression)
                                .set("has_values", !row.values.empty())
                                .set("values_html", Html::escaped(row.values))
                                .set("case_url", row.caseUrl));
    Data data;
    data.set("has_incidents", !incidents.empty());
    data.set("incidents", std::move(incidents));
    data.set("older", oneLink(view.older));
    Data::List undelivered;
    for (const auto& row : view.undelivered)
        undelivered.push_back(Data()
                                  .set("name", row.name)
                                  .set("kind", row.kind)
                                  .set("program", row.program.text)
                                  .set("program_url", row.program.url)
                                  .set("reason", row.reason)
                                  .set("has_values", !row.values.empty())
                                  .set("values_html", Html::escaped(row.values))
                                  .set("receiver", row.receiver.text)
                                  .set("receiver_url", row.receiver.url)
                                  .set("retry_action", row.retryAction));
    data.set("has_undelivered", !undelivered.empty());
    data.set("undelivered", std::move(undelivered));
    data.set("older_undelivered", oneLink(view.olderUndelivered));
    Page page{.title = site.text(frame.language, "incidents.title")};
    page.body = body(site, frame, "incidents", std::move(data));
    return document(site, frame, page);
}

std::string render(const Site& site, const Frame& frame, const PeopleView& view) {
    Data::List people;
    for (const auto& row : view.people)
        people.push_back(std::move(tagData(row.state)
                                       .set("name", row.name)
                                       .set("email", row.email)
                                       .set("organisation", row.organisation)
                                       .set("roles", row.roles)
                                       .set("language", row.language)
                                       .set("account", row.account)
                                       .set("seen", momentOrNone(frame, row.lastSeen))));
    Data data;
    data.set("people", std::move(people));
    data.set("more", oneLink(view.more));
    Page page{.title = site.text(frame.language, "people.title")};
    page.body = body(site, frame, "people", std::move(data));
    return document(site, frame, page);
}

}  // namespace entente::web
