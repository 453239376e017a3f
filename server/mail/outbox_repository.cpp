#include <fmt/format.h>

#include <algorithm>

#include "base/crypto.h"
#include "feel/json.h"
#include "feel/value.h"
#include "mail/outbox.h"

namespace entente::mail {

using feel::Context;
using feel::Value;
using storage::ReadTx;
using storage::Rows;
using storage::Tx;

namespace {

constexpr int kLastAttempt = 24;

constexpr const char* kInsert =
    "INSERT INTO mail(message_id, program_id, task_id, cause, text_name, language, side, recipients, subject, body, "
    "link_person_id, link_purpose, link_edition, state, run_at, created_at, instance_id, element_id, sender_side, "
    "held) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'queued', $14, $14, $15, $16, $17, $18)";
constexpr const char* kReplaceDraft =
    "UPDATE mail SET state = 'cancelled' WHERE task_id = $1 AND link_person_id = $2 AND held = 'draft' AND "
    "state = 'queued'";
constexpr const char* kInsertFile =
    "INSERT INTO mail_attachment(mail_id, position, sha256, file_name, media_type) VALUES ($1, $2, $3, $4, $5)";
constexpr const char* kInsertCalendar =
    "INSERT INTO mail_calendar(mail_id, method, uid, sequence, content) VALUES ($1, $2, $3, $4, $5)";
constexpr const char* kCalendar = "SELECT method, uid, sequence, content FROM mail_calendar WHERE mail_id = $1";
constexpr const char* kColumns =
    "SELECT id, message_id, program_id, task_id, cause, text_name, language, side, recipients, subject, body, "
    "link_person_id, link_purpose, link_edition, state, run_at, attempt, last_error, created_at, sent_at, instance_id, "
    "element_id, sender_side, held, handled_by, handled_at, note, returned_at, return_told FROM mail ";
constexpr const char* kDue =
    "SELECT id FROM mail WHERE state = 'queued' AND held IS NULL AND run_at <= $1 AND (lease_until IS NULL OR "
    "lease_until <= $1) "
    "ORDER BY run_at LIMIT 1";
constexpr const char* kLease = "UPDATE mail SET attempt = attempt + 1, lease_until = $2 WHERE id = $1";
constexpr const char* kRelease =
    "UPDATE mail SET lease_until = NULL WHERE state = 'queued' AND lease_until IS NOT NULL";
constexpr const char* kFinish =
    "UPDATE mail SET state = $3, last_error = $4, lease_until = NULL, sent_at = $5 "
    "WHERE id = $1 AND attempt = $2 AND state = 'queued'";
constexpr const char* kDefer =
    "UPDATE mail SET run_at = $3, last_error = $4, lease_until = NULL "
    "WHERE id = $1 AND attempt = $2 AND state = 'queued'";
// An objection is about what was recorded, whatever becomes of the task. One under way stays queued: its result is
// written by the sender that holds it, and its link only reads by then.
constexpr const char* kCancel =
    "UPDATE mail SET state = 'cancelled' WHERE task_id = $1 AND state = 'queued' AND lease_until IS NULL "
    "AND link_purpose IN ('decide', 'form') AND ($2 IS NULL OR link_person_id = $2)";
constexpr const char* kRetry =
    "UPDATE mail SET state = 'queued', run_at = $2, lease_until = NULL "
    "WHERE id = $1 AND (state = 'failed' OR (state = 'queued' AND attempt > 0))";

Value toValue(const Address& address) {
    return Context{{"name", address.name}, {"email", address.email}};
}

Value toValue(const std::vector<Address>& addresses) {
    feel::List list;
    for (const auto& address : addresses)
        list.push_back(toValue(address));
    return list;
}

Address toAddress(const Value& value) {
    return {value["name"].textOr(""), value["email"].textOr("")};
}

std::vector<Address> toAddresses(const Value& value) {
    std::vector<Address> addresses;
    for (const auto& item : value.list())
        addresses.push_back(toAddress(item));
    return addresses;
}

MailState toState(std::string_view text) {
    for (const auto state : {MailState::Queued, MailState::Sent, MailState::Failed, MailState::Suppressed})
        if (name(state) == text) return state;
    return MailState::Cancelled;
}

StoredMail read(ReadTx& tx, const Rows& rows) {
    StoredMail mail;
    mail.id = rows.id<MailId>(0);
    mail.messageId = rows.text(1);
    auto& content = mail.content;
    content.program = rows.id<ProgramId>(2);
    content.task = rows.id<TaskId>(3);
    content.cause = rows.text(4);
    content.textName = rows.text(5);
    content.language = rows.text(6);
    content.side = rows.text(7).front();
    const auto recipients = feel::fromJson(rows.text(8)).value();
    content.to = toAddresses(recipients["to"]);
    content.cc = toAddresses(recipients["cc"]);
    content.replyTo = toAddress(recipients["replyTo"]);
    content.subject = rows.text(9);
    content.body = rows.text(10);
    if (const auto purpose = rows.optionalText(12))
        content.link =
            LinkRequest{rows.id<PersonId>(11), *purpose, static_cast<int>(rows.optionalInt64(13).value_or(1))};
    mail.state = toState(rows.text(14));
    mail.runAt = rows.timestamp(15);
    mail.attempt = rows.integer(16);
    mail.lastError = rows.text(17);
    mail.createdAt = rows.timestamp(18);
    mail.sentAt = rows.optionalTimestamp(19);
    content.instance = rows.id<InstanceId>(20);
    content.element = rows.text(21);
    content.sender = rows.text(22).front();
    const auto held = rows.optionalText(23);
    content.review = mail.neverLeft = held.has_value();
    if (held == "taken_out") mail.state = MailState::TakenOut;
    if (held == "draft" && mail.state == MailState::Queued) mail.state = MailState::Draft;
    mail.handledBy = rows.id<AccountId>(24);
    mail.handledAt = rows.optionalTimestamp(25);
    mail.note = rows.text(26);
    if (!rows.isNull(27)) mail.state = MailState::Returned;
    mail.returnTold = rows.integer(28) != 0;
    auto files = tx.query(
        "SELECT sha256, file_name, media_type FROM mail_attachment WHERE mail_id = $1 ORDER BY position", mail.id);
    while (files.next())
        content.files.push_back({files.text(0), files.text(1), files.text(2)});
    auto calendar = tx.query(kCalendar, mail.id);
    if (calendar.next())
        content.calendar = MailCalendar{calendarMethodFrom(calendar.text(0)).value_or(CalendarMethod::Request),
                                        calendar.text(1), calendar.integer(2), calendar.text(3)};
    return mail;
}

}  // namespace

std::string_view name(MailState state) {
    switch (state) {
        case MailState::Queued:
            return "queued";
        case MailState::Sent:
            return "sent";
        case MailState::Failed:
            return "failed";
        case MailState::Suppressed:
            return "suppressed";
        case MailState::Draft:
            return "draft";
        case MailState::TakenOut:
            return "taken_out";
        case MailState::Returned:
            return "returned";
        case MailState::Cancelled:
            break;
    }
    return "cancelled";
}

MailId Outbox::queue(Tx& tx, const NewMail& mail, Timestamp now) const {
    const auto messageId = hex(randomBytes(16)) + "@" + domain_;
    const Context recipients{{"to", toValue(mail.to)}, {"cc", toValue(mail.cc)}, {"replyTo", toValue(mail.replyTo)}};
    const auto link = mail.link.value_or(LinkRequest{});
    if (mail.review && mail.link && mail.task) tx.run(kReplaceDraft, mail.task, link.person);
    tx.run(kInsert, messageId, mail.program, mail.task, mail.cause, mail.textName, mail.language,
           std::string(1, mail.side), feel::toJson(recipients), mail.subject, mail.body, link.person,
           mail.link ? std::optional(link.purpose) : std::nullopt,
           mail.link ? std::optional(link.edition) : std::nullopt, now, mail.instance, mail.element,
           std::string(1, mail.sender), mail.review ? std::optional<std::string_view>("draft") : std::nullopt);
    const auto id = tx.lastInsertId<MailId>();
    int position = 0;
    for (const auto& file : mail.files)
        tx.run(kInsertFile, id, position++, file.sha256, file.fileName, file.mediaType);
    if (const auto& calendar = mail.calendar)
        tx.run(kInsertCalendar, id, name(calendar->method), calendar->uid, calendar->sequence, calendar->bytes);
    return id;
}

std::optional<StoredMail> Outbox::claim(Tx& tx, Timestamp now, std::int64_t leaseSeconds) const {
    MailId id;
    {
        auto rows = tx.query(kDue, now);
        if (!rows.next()) return std::nullopt;
        id = rows.id<MailId>(0);
    }
    tx.run(kLease, id, now.plusSeconds(leaseSeconds));
    return find(tx, id);
}

void Outbox::releaseLeases(Tx& tx) const {
    tx.run(kRelease);
}

bool Outbox::finish(Tx& tx, MailId id, int attempt, MailState state, std::string_view answer, Timestamp now) const {
    const auto sentAt = state == MailState::Sent ? std::optional(now) : std::nullopt;
    tx.run(kFinish, id, attempt, name(state), answer, sentAt);
    return tx.changes() == 1;
}

bool Outbox::defer(Tx& tx, MailId id, int attempt, std::string_view answer, Timestamp now) const {
    if (attempt >= kLastAttempt) return finish(tx, id, attempt, MailState::Failed, answer, now);
    const std::int64_t minutes = std::min(240, 1 << std::min(attempt - 1, 8));
    tx.run(kDefer, id, attempt, now.plusSeconds(minutes * 60), answer);
    return tx.changes() == 1;
}

void Outbox::cancelForTask(Tx& tx, TaskId task, std::optional<PersonId> person) const {
    tx.run(kCancel, task, person);
}

bool Outbox::retry(Tx& tx, MailId id, Timestamp now) const {
    tx.run(kRetry, id, now);
    return tx.changes() == 1;
}

std::optional<StoredMail> Outbox::find(ReadTx& tx, MailId id) const {
    auto rows = tx.query(fmt::format("{} WHERE id = $1", kColumns), id);
    if (!rows.next()) return std::nullopt;
    return read(tx, rows);
}

std::vector<StoredMail> Outbox::list(ReadTx& tx, ProgramId program, MailId before, int limit) const {
    std::vector<StoredMail> mails;
    const auto where = program ? "WHERE program_id = $1 AND ($2 IS NULL OR id < $2) ORDER BY id DESC LIMIT $3"
                               : "WHERE $1 IS NULL AND ($2 IS NULL OR id < $2) ORDER BY id DESC LIMIT $3";
    auto rows = tx.query(std::string(kColumns) + where, program, before, limit);
    while (rows.next())
        mails.push_back(read(tx, rows));
    return mails;
}

std::map<char, std::int64_t> Outbox::cameBack(ReadTx& tx, ProgramId program) const {
    std::map<char, std::int64_t> addresses;
    auto rows = tx.query(
        "SELECT f.side, count(DISTINCT json_extract(f.recipients, '$.to[0].email')) FROM mail f WHERE f.program_id = "
        "$1 AND f.state = 'failed' AND NOT EXISTS (SELECT 1 FROM mail s WHERE s.program_id = $1 AND s.id > f.id AND "
        "s.state = 'sent' AND json_extract(s.recipients, '$.to[0].email') = json_extract(f.recipients, "
        "'$.to[0].email')) GROUP BY f.side",
        program);
    while (rows.next())
        addresses[rows.text(0).front()] = rows.int64(1);
    return addresses;
}

std::optional<Timestamp> Outbox::nextDue(ReadTx& tx) const {
    auto rows = tx.query("SELECT run_at FROM mail WHERE state = 'queued' AND held IS NULL ORDER BY run_at LIMIT 1");
    if (!rows.next()) return std::nullopt;
    return rows.timestamp(0);
}

}  // namespace entente::mail
