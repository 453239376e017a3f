#include "web/views/admin.h"

#include <utility>

#include "web/views/parts.h"

namespace entente::web {

namespace {

std::string momentOrNone(const Frame& frame, const std::optional<Timestamp>& moment) {
    return moment ? momentText(frame, *moment) : std::string();
}

Data::List choices(const std::vector<WorkflowView::Choice>& all, const std::string& chosen) {
    Data::List list;
    for (const auto& each : all)
        list.push_back(Data().set("value", each.value).set("label", each.label).set("chosen", each.value == chosen));
    return list;
}

Data::List stepData(const WorkflowView& view) {
    Data::List list;
    for (const auto& step : view.steps)
        list.push_back(Data()
                           .set("element", step.element)
                           .set("title", step.title)
                           .set("title_ko", step.titleKo)
                           .set("kind", step.kind)
                           .set("who", step.who)
                           .set("due", step.due)
                           .set("reminders", step.reminders)
                           .set("mail_texts", choices(view.mailTexts, step.mailText))
                           .set("documents", choices(view.documents, step.document))
                           .set("forms", choices(view.forms, step.form)));
    return list;
}

Data::List problemData(const Site& site, const Frame& frame, const std::vector<Problem>& problems) {
    Data::List list;
    for (const auto& problem : problems) {
        const bool error = problem.severity == Severity::Error;
        const bool warning = problem.severity == Severity::Warning;
        const auto* key = error ? "severity.error" : (warning ? "severity.warning" : "severity.note");
        auto item =
            tagData({site.text(frame.language, key), error ? Tone::Red : (warning ? Tone::Yellow : Tone::Blue)});
        item.set("element", problem.element).set("text", site.catalogue().say(frame.language, problem.message));
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
    data.set("has_problems", !view.problems.empty()).set("problems", problemData(site, frame, view.problems));
    data.set("fine", view.checked && view.problems.empty());
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
                                      .set("to", row.to)
                                      .set("attempts", row.attempts)
                                      .set("reason", row.reason)
                                      .set("at", momentText(frame, row.at))));
    Data data;
    data.set("has_mails", !mails.empty()).set("mails", std::move(mails)).set("relay", view.relay);
    data.set("test_action", view.testAction);
    data.set("older", linkData(view.older ? std::vector<Link>{*view.older} : std::vector<Link>{}));
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
    data.set("heading", view.subject).set("from", view.from).set("to", view.to).set("cc", view.cc);
    data.set("reply_to", view.replyTo).set("message_id", view.messageId).set("text", view.body);
    data.set("has_attachments", !view.attachments.empty()).set("attachments", linkData(view.attachments));
    data.set("has_attempts", !attempts.empty()).set("attempts", std::move(attempts));
    data.set("retry_action", view.retryAction);
    Page page{.title = view.subject, .narrow = true};
    page.back = Link{site.text(frame.language, "mail_log.title"), "/admin/mail"};
    page.body = body(site, frame, "mail", std::move(data));
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
                                       .set("seen", momentOrNone(frame, row.lastSeen))));
    Page page{.title = site.text(frame.language, "people.title")};
    page.body = body(site, frame, "people", std::move(Data().set("people", std::move(people))));
    return document(site, frame, page);
}

}  // namespace entente::web
