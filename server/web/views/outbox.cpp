#include "web/views/outbox.h"

#include <algorithm>
#include <utility>

#include "web/views/parts.h"

namespace entente::web {

namespace {

Data::List mailData(const Frame& frame, const std::vector<OutboxView::Mail>& mails) {
    Data::List list;
    for (const auto& mail : mails)
        list.push_back(std::move(tagData(mail.state)
                                     .set("id", mail.id)
                                     .set("url", mail.url)
                                     .set("text", mail.subject)
                                     .set("lang", mail.language)
                                     .set("to", mail.to)
                                     .set("at", momentText(frame, mail.at))
                                     .set("note", mail.note)));
    return list;
}

}  // namespace

std::string render(const Site& site, const Frame& frame, const OutboxView& view) {
    Data::List groups;
    for (const auto& group : view.groups)
        groups.push_back(Data()
                             .set("step", group.step)
                             .set("program", group.program.text)
                             .set("program_url", group.program.url)
                             .set("count", site.counted(frame.language, "count.drafts", group.count))
                             .set("since", momentText(frame, group.since))
                             .set("code", group.code)
                             .set("element", group.element)
                             .set("text_name", group.text)
                             .set("newest", group.newest)
                             .set("action", view.action)
                             .set("mails", mailData(frame, group.mails))
                             .set("more", oneLink(group.more)));
    Data data;
    data.set("has_groups", !groups.empty());
    data.set("groups", std::move(groups));
    data.set("has_to_fix", !view.toFix.empty()).set("to_fix", mailData(frame, view.toFix));
    data.set("has_sent", !view.sent.empty()).set("sent", linkData(view.sent));
    Page page{.title = site.text(frame.language, "outbox.title"), .errors = view.errors, .back = view.back};
    page.body = body(site, frame, "outbox", std::move(data));
    return document(site, frame, page);
}

std::string render(const Site& site, const Frame& frame, const SentView& view) {
    Data data;
    data.set("program", view.program.text).set("program_url", view.program.url);
    data.set("has_mails", !view.mails.empty()).set("mails", mailData(frame, view.mails));
    data.set("older", oneLink(view.older));
    Page page{.title = site.text(frame.language, "outbox.sent_title")};
    page.back = Link{site.text(frame.language, "outbox.title"), "/outbox"};
    page.body = body(site, frame, "outbox_sent", std::move(data));
    return document(site, frame, page);
}

std::string render(const Site& site, const Frame& frame, const OutboxMailView& view) {
    auto data = tagData(view.state);
    data.set("link", view.linkMark)
        .set("mail_lang", view.language)
        .set("heading", view.subject)
        .set("to", view.to)
        .set("cc", view.cc);
    data.set("reply_to", view.replyTo).set("said", view.said).set("step", view.step);
    data.set("program", view.program.text).set("program_url", view.program.url);
    data.set("has_attachments", !view.attachments.empty()).set("attachments", linkData(view.attachments));
    data.set("calendar", oneLink(view.calendar)).set("preview_html", Html::escaped(view.preview));
    data.set("send_action", view.sendAction).set("edit_action", view.editAction);
    data.set("take_out_action", view.takeOutAction).set("returned_action", view.returnedAction);
    data.set("undo_action", view.undoAction).set("subject", view.editSubject).set("seen", view.seen);
    data.set("body_html", Html::escaped(view.editBody)).set("alike", view.alike).set("reason", view.reason);
    const auto isOfReason = [](const PageError& error) { return error.field == "reason"; };
    const bool ofReason = std::any_of(view.errors.begin(), view.errors.end(), isOfReason);
    data.set("reason_open", ofReason).set("edit_open", !view.errors.empty() && !ofReason);
    setErrors(data, view.errors, {"subject", "body", "reason"});
    Page page{.title = view.subject, .errors = view.errors, .narrow = true};
    page.back = Link{site.text(frame.language, "outbox.title"), "/outbox"};
    page.body = body(site, frame, "outbox_mail", std::move(data));
    return document(site, frame, page);
}

}  // namespace entente::web
