#include "mail/outbox.h"

#include "audit/audit_log.h"
#include "base/utf8.h"
#include "jobs/failure_text.h"
#include "mail/mime.h"
#include "mail/transport.h"
#include "storage/blobs/blob_store.h"
#include "storage/db/database.h"
#include "web/pages/context.h"
#include "web/pages/mail_files.h"
#include "web/pages/mail_people.h"
#include "web/pages/outbox_parts.h"
#include "web/views/admin.h"

namespace entente::web {

using http::Access;
using http::BodyLimit;
using http::Method;
using http::Request;
using http::Response;
using mail::MailState;
using mail::StoredMail;
using storage::ReadTx;
using storage::Tx;

namespace {

constexpr int kMailsShown = 50;
constexpr const char* kMailsPath = "/admin/mail";

std::string pathOf(MailId id) {
    return kMailsPath + ("/" + id.text());
}

std::string addressText(const mail::Address& address) {
    return address.name.empty() ? address.email : address.name + " <" + address.email + ">";
}

std::string addressesText(const std::vector<mail::Address>& addresses) {
    std::string text;
    for (const auto& address : addresses)
        text += (text.empty() ? "" : ", ") + addressText(address);
    return text;
}

std::string filled(std::string text, std::string_view link) {
    for (auto at = text.find(mail::kLinkPlaceholder); at != std::string::npos;
         at = text.find(mail::kLinkPlaceholder, at + link.size()))
        text.replace(at, mail::kLinkPlaceholder.size(), link);
    return text;
}

/// With its link masked: who holds it may decide, and an administrator may not.
std::string readable(const Visit& visit, const StoredMail& stored, const std::string& text) {
    const auto& content = stored.content;
    return filled(text, content.link || !content.task
                            ? visit.text("mail.link_masked")
                            : visit.text("mail.link_task", {{"path", "/tasks/" + content.task.text()}}));
}

/// Why it did not leave; for a refused or deferred one in the words of the relay.
std::string reasonText(const Visit& visit, const StoredMail& stored) {
    switch (stored.state) {
        case MailState::Suppressed:
            return visit.text("mail.why_suppressed");
        case MailState::Cancelled:
            return visit.text("mail.why_cancelled");
        case MailState::Draft:
            return visit.text("mail.why_draft");
        case MailState::TakenOut:
        case MailState::Returned:
            return stored.note;
        case MailState::Failed:
        case MailState::Queued: {
            if (stored.lastError.empty()) return {};
            const auto why = jobs::failureOf(stored.lastError);
            return why.key.empty() ? visit.text("mail.relay_said", {{"answer", stored.lastError}}) : visit.say(why);
        }
        case MailState::Sent:
            break;
    }
    return {};
}

std::string relayText(const Services& services, const Visit& visit) {
    const auto place = services.transport.description();
    return place.starts_with("smtp") ? visit.text("mail_log.relay", {{"relay", place}})
                                     : visit.text("mail_log.folder", {{"folder", place}});
}

MailLogView logView(const Services& services, const Visit& visit) {
    MailLogView view;
    view.relay = relayText(services, visit);
    view.testAction = kMailsPath + std::string("/test");
    auto mails = services.database.read([&](ReadTx& tx) {
        return services.outbox.list(tx, {}, MailId::parse(visit.request.query("before")), kMailsShown + 1);
    });
    if (mails.size() > kMailsShown) {
        mails.resize(kMailsShown);
        view.older = Link{visit.text("page.older"), kMailsPath + ("?before=" + mails.back().id.text())};
    }
    for (const auto& stored : mails)
        view.mails.push_back({readable(visit, stored, stored.content.subject), pathOf(stored.id),
                              addressesText(stored.content.to), std::to_string(stored.attempt),
                              reasonText(visit, stored), stored.sentAt.value_or(stored.createdAt),
                              mailTag(visit, stored.state), stored.content.language});
    return view;
}

Response showLog(const Services& services, const Request& request) {
    const Visit visit(services, request);
    return visit.page(render(services.site, visit.frame, logView(services, visit)));
}

std::vector<MailView::Attempt> history(const Visit& visit, const StoredMail& stored) {
    std::vector<MailView::Attempt> events = {{stored.createdAt, visit.text("mail.event_queued")}};
    const auto reason = reasonText(visit, stored);
    if (stored.sentAt)
        events.push_back(
            {*stored.sentAt, visit.text("mail.event_sent", {{"attempt", std::to_string(stored.attempt)}})});
    if (stored.state == MailState::Queued && stored.attempt > 0)
        events.push_back({stored.runAt, visit.text("mail.event_again",
                                                   {{"attempt", std::to_string(stored.attempt)}, {"reason", reason}})});
    return events;
}

bool mayRetry(const StoredMail& stored) {
    return stored.state == MailState::Failed || (stored.state == MailState::Queued && stored.attempt > 0);
}

Response showMail(const Services& services, const Request& request) {
    const Visit visit(services, request);
    const auto stored =
        services.database.read([&](ReadTx& tx) { return services.outbox.find(tx, idFrom<MailId>(request, "id")); });
    if (!stored) return Response::error(notFound("mail.unknown", "There is no such mail"));
    const auto& content = stored->content;
    MailView view;
    view.subject = readable(visit, *stored, content.subject);
    view.from = services.mailFrom;
    view.to = addressesText(content.to);
    view.cc = addressesText(content.cc);
    view.replyTo = content.replyTo.email.empty() ? std::string() : addressText(content.replyTo);
    view.messageId = stored->messageId;
    view.body = readable(visit, *stored, content.body);
    view.language = content.language;
    view.state = mailTag(visit, stored->state);
    view.reason = reasonText(visit, *stored);
    for (std::size_t i = 0; i < content.files.size(); ++i)
        view.attachments.push_back({content.files[i].fileName, pathOf(stored->id) + "/files/" + std::to_string(i + 1)});
    if (const auto& calendar = content.calendar)
        view.calendar = Link{visit.text("mail.calendar." + std::string(mail::name(calendar->method)),
                                        {{"number", std::to_string(calendar->sequence + 1)}}),
                             pathOf(stored->id) + "/calendar"};
    view.attempts = history(visit, *stored);
    if (mayRetry(*stored)) view.retryAction = pathOf(stored->id) + "/retry";
    return visit.page(render(services.site, visit.frame, view));
}

std::optional<mail::StoredMail> mailOf(const Services& services, const Request& request) {
    return services.database.read([&](ReadTx& tx) { return services.outbox.find(tx, idFrom<MailId>(request, "id")); });
}

Response downloadAttached(const Services& services, const Request& request) {
    return mailFile(Visit(services, request), mailOf(services, request), request.parameter("position"));
}

Response downloadCalendar(const Services& services, const Request& request) {
    return mailCalendar(Visit(services, request), mailOf(services, request));
}

void note(Tx& tx, const Visit& visit, std::string_view action, MailId id, Timestamp now) {
    audit::AuditLog::append(
        tx, {now, audit::Actor::account(visit.account()->id), std::string(action), {"mail", id.value}, {}, {}});
}

Response retry(const Services& services, const Request& request) {
    const Visit visit(services, request);
    const auto id = idFrom<MailId>(request, "id");
    const auto now = services.clock.now();
    const auto retried = services.database.write([&](Tx& tx) -> Result<void> {
        if (!services.outbox.find(tx, id)) return notFound("mail.unknown", "There is no such mail");
        if (!services.outbox.retry(tx, id, now))
            return rejected("mail.nothing_to_retry",
                            "This mail has left or is withdrawn: there is nothing to try again");
        note(tx, visit, "mail.retried", id, now);
        return {};
    });
    if (!retried) return Response::error(retried.error());
    return visit.done(pathOf(id), "mail_retried");
}

/// In the language of the administrator, about nothing but itself.
mail::NewMail testMail(const Visit& visit, std::string address, Timestamp now) {
    const auto at = momentText(now, visit.frame.clocks, visit.language());
    mail::NewMail mail;
    mail.cause = "test by account " + visit.account()->id.text();
    mail.textName = "test";
    mail.language = visit.language().tag;
    mail.side = visit.account()->side == identity::Side::B ? 'B' : 'A';
    mail.to = {{{}, std::move(address)}};
    mail.subject = visit.text("test_mail.subject", {{"at", at}});
    mail.body = visit.text("test_mail.body", {{"at", at}}) + "\n\n" + visit.text("test_mail.nothing_to_do") + "\n";
    return mail;
}

Response sendTest(const Services& services, const Request& request) {
    Visit visit(services, request);
    visit.frame.path = kMailsPath;
    const auto typed = utf8::trim(request.field("to"));
    const auto address = mail::parseEmail(typed);
    if (!address) {
        auto view = logView(services, visit);
        const auto error =
            typed.empty() ? Message{"mail_log.test_to_empty", "Enter an e-mail address", {}} : address.error().message;
        view.to = typed;
        view.errors.push_back({"to", visit.say(error)});
        return visit.page(render(services.site, visit.frame, view), 422);
    }
    const auto now = services.clock.now();
    const auto mail = testMail(visit, *address, now);
    const auto id = services.database.write([&](Tx& tx) {
        const auto queued = services.outbox.queue(tx, mail, now);
        note(tx, visit, "mail.test_queued", queued, now);
        return queued;
    });
    return visit.done(pathOf(id), "test_mail_queued");
}

}  // namespace

std::vector<http::Route> mailRoutes(const Services& services) {
    const auto administrator = [] { return Access::role("administrator"); };
    return {
        {Method::Get, kMailsPath, administrator(), BodyLimit::none(),
         [&services](const Request& request) { return showLog(services, request); }},
        {Method::Get, "/admin/mail/{id}", administrator(), BodyLimit::none(),
         [&services](const Request& request) { return showMail(services, request); }},
        {Method::Get, "/admin/mail/{id}/files/{position}", administrator(), BodyLimit::none(),
         [&services](const Request& request) { return downloadAttached(services, request); }},
        {Method::Get, "/admin/mail/{id}/calendar", administrator(), BodyLimit::none(),
         [&services](const Request& request) { return downloadCalendar(services, request); }},
        {Method::Post, "/admin/mail/{id}/retry", administrator(), BodyLimit::form(),
         [&services](const Request& request) { return retry(services, request); }},
        {Method::Post, "/admin/mail/test", administrator(), BodyLimit::form(),
         [&services](const Request& request) { return sendTest(services, request); }},
        {Method::Get, "/admin/people", administrator(), BodyLimit::none(),
         [&services](const Request& request) { return showPeople(services, request); }},
    };
}

}  // namespace entente::web
