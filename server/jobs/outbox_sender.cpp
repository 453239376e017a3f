#include "jobs/outbox_sender.h"

#include <algorithm>

#include "base/log.h"
#include "jobs/failure_text.h"
#include "mail/mail_text.h"
#include "mail/mime.h"

namespace entente::jobs {

using mail::MailState;
using mail::StoredMail;
using storage::Tx;

namespace {

/// Longer than the longest conversation with the relay, so that a lease ends only when its holder is gone.
constexpr std::int64_t kMailLeaseSeconds = 180;

struct Taken {
    StoredMail mail;
    std::string link;   ///< empty for a mail without one
    bool over = false;  ///< what its link asks for is done
};

std::string withLink(std::string text, std::string_view link) {
    for (auto at = text.find(mail::kLinkPlaceholder); at != std::string::npos;
         at = text.find(mail::kLinkPlaceholder, at + link.size()))
        text.replace(at, mail::kLinkPlaceholder.size(), link);
    return text;
}

std::string_view buttonLabel(const StoredMail& stored) {
    const bool korean = stored.content.language == "ko";
    if (!stored.content.link) return korean ? "열기" : "Open";
    const auto& purpose = stored.content.link->purpose;
    if (purpose == "decide") return korean ? "문서 보고 결정하기" : "Read and decide";
    if (purpose == mail::kOwnDataPurpose) return korean ? "내 정보 보기" : "Your data";
    if (purpose == "object") return korean ? "이의 제기" : "Object";
    return korean ? "회신하기" : "Reply";
}

std::vector<mail::Address> everybody(const StoredMail& stored) {
    auto all = stored.content.to;
    all.insert(all.end(), stored.content.cc.begin(), stored.content.cc.end());
    return all;
}

}  // namespace

OutboxSender::OutboxSender(storage::Database& database, storage::BlobStore& blobs, const mail::Outbox& outbox,
                           mail::Transport& transport, SenderOptions options, const Clock& clock)
    : database_(database),
      blobs_(blobs),
      outbox_(outbox),
      transport_(transport),
      options_(std::move(options)),
      clock_(clock) {}

void OutboxSender::takeOver() {
    database_.write([&](Tx& tx) { outbox_.releaseLeases(tx); });
}

bool OutboxSender::sendOne() {
    const auto now = clock_.now();
    const auto next = database_.read([&](storage::ReadTx& tx) { return outbox_.nextDue(tx); });
    if (!next || *next > now) return false;
    auto taken = database_.write([&](Tx& tx) -> std::optional<Taken> {
        auto mail = outbox_.claim(tx, now, kMailLeaseSeconds);
        if (!mail) return std::nullopt;
        Taken claimed{std::move(*mail), {}, false};
        if (claimed.mail.content.link) {
            const auto token = approvals::ActionLinks().mint(tx, claimed.mail, now);
            claimed.over = !token;
            const bool code = claimed.mail.content.link->purpose == mail::kCodePurpose;
            if (token) claimed.link = code ? token->reveal() : options_.baseUrl + "/a/" + token->reveal();
        } else if (claimed.mail.content.task) {
            claimed.link = options_.baseUrl + "/tasks/" + claimed.mail.content.task.text();
        }
        return claimed;
    });
    // Everything that is due is leased to somebody else.
    if (!taken) return false;
    if (taken->over) {
        finish(taken->mail, MailState::Cancelled, "what it asked for is done");
        return true;
    }
    const auto all = everybody(taken->mail);
    const bool reserved =
        std::any_of(all.begin(), all.end(), [](const auto& a) { return mail::isReservedDomain(a.email); });
    if (reserved && !transport_.mayCarryReserved()) {
        finish(taken->mail, MailState::Suppressed, "a reserved address");
        return true;
    }
    const auto result = deliver(taken->mail, taken->link);
    switch (result.delivery) {
        case mail::Delivery::Accepted:
            finish(taken->mail, MailState::Sent, result.answer);
            break;
        case mail::Delivery::Refused:
            finish(taken->mail, MailState::Failed, result.answer);
            if (refused_) refused_(taken->mail, failureOf(result.answer).english());
            break;
        case mail::Delivery::Deferred:
            log::warning("mail.deferred", {{"id", taken->mail.id.text()},
                                           {"attempt", std::to_string(taken->mail.attempt)},
                                           {"answer", failureOf(result.answer).english()}});
            database_.write(
                [&](Tx& tx) { outbox_.defer(tx, taken->mail.id, taken->mail.attempt, result.answer, clock_.now()); });
    }
    return true;
}

mail::DeliveryResult OutboxSender::deliver(const StoredMail& stored, const std::string& link) {
    mail::MimeMessage message;
    message.messageId = stored.messageId;
    message.from = options_.from;
    message.to = stored.content.to;
    message.cc = stored.content.cc;
    message.replyTo = stored.content.replyTo;
    message.subject = withLink(stored.content.subject, link);
    message.date = stored.createdAt;
    message.text = withLink(stored.content.body, link);
    const bool code = stored.content.link && stored.content.link->purpose == mail::kCodePurpose;
    message.html =
        mail::htmlBody(message.text, code ? std::string() : link, buttonLabel(stored), stored.content.language);
    for (const auto& file : stored.content.files) {
        auto bytes = blobs_.read(file.sha256);
        if (!bytes)
            return {mail::Delivery::Deferred,
                    failureText({"jobs.mail_file", "The file “{name}” is missing", {{"name", file.fileName}}})};
        message.files.push_back({file.fileName, file.mediaType, std::move(*bytes)});
    }
    if (const auto& calendar = stored.content.calendar)
        message.calendar = mail::MimeCalendar{calendar->method == mail::CalendarMethod::Cancel ? "CANCEL" : "REQUEST",
                                              calendar->bytes};
    const auto mime = mail::buildMime(message);
    if (!mime) return {mail::Delivery::Refused, failureText(mime.error().message)};
    mail::Envelope envelope{options_.from.email, {}};
    for (const auto& address : everybody(stored))
        envelope.to.push_back(address.email);
    return transport_.send(envelope, stored.messageId, *mime);
}

void OutboxSender::finish(const StoredMail& stored, MailState state, const std::string& answer) {
    const bool kept = database_.write(
        [&](Tx& tx) { return outbox_.finish(tx, stored.id, stored.attempt, state, answer, clock_.now()); });
    log::info("mail.handed_over", {{"id", stored.id.text()},
                                   {"state", std::string(mail::name(state))},
                                   {"answer", failureOf(answer).english()},
                                   {"lease", kept ? "held" : "lost"}});
}

}  // namespace entente::jobs
