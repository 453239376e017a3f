#include <fmt/format.h>

#include "mail/drafts.h"
#include "storage/db/collect.h"

namespace entente::mail {

using storage::ReadTx;
using storage::Rows;
using storage::Tx;

namespace {

constexpr const char* kDraftCount =
    "SELECT count(*) FROM mail WHERE program_id = $1 AND sender_side = $2 AND held = 'draft' AND state = 'queued'";
constexpr const char* kGroups =
    "SELECT element_id, text_name, max(instance_id), count(*), min(created_at), max(id) FROM mail WHERE program_id = "
    "$1 "
    "AND sender_side = $2 AND held = 'draft' AND state = 'queued' GROUP BY element_id, text_name ORDER BY min(id)";
constexpr const char* kLine =
    "SELECT id, program_id, subject, language, json_extract(recipients, '$.to[0].name'), "
    "json_extract(recipients, '$.to[0].email'), state, held, created_at, sent_at, handled_at, returned_at, "
    "CASE WHEN state = 'failed' AND returned_at IS NULL THEN last_error ELSE note END FROM mail ";
constexpr const char* kOfGroup =
    "program_id = $1 AND sender_side = $2 AND element_id = $3 AND text_name = $4 AND held = 'draft' AND "
    "state = 'queued'";
constexpr const char* kHandled =
    "WHERE program_id = $1 AND sender_side = $2 AND (instance_id IS NOT NULL OR text_name = 'circular') AND (held = "
    "'taken_out' OR (held IS NULL "
    "AND state <> 'cancelled')) AND ($3 IS NULL OR id < $3) ORDER BY id DESC LIMIT $4";
// A corrected address is nobody's any more.
constexpr const char* kToFix =
    "id IN (SELECT id FROM mail WHERE program_id = $1 AND returned_at IS NOT NULL UNION ALL SELECT m.id FROM mail m "
    "WHERE m.program_id = $1 AND m.state = 'failed' AND m.returned_at IS NULL AND NOT EXISTS (SELECT 1 FROM mail n "
    "WHERE n.task_id = m.task_id AND n.id > m.id AND n.state = 'sent' AND n.returned_at IS NULL AND "
    "json_extract(n.recipients, '$.to[0].email') = json_extract(m.recipients, '$.to[0].email'))) AND "
    "(sender_side = $2 OR side = $2) AND EXISTS (SELECT 1 FROM person p WHERE lower(p.email) = "
    "lower(json_extract(recipients, '$.to[0].email')))";
constexpr const char* kReturnedFrom =
    "WHERE returned_at IS NOT NULL AND sender_side = $1 AND lower(json_extract(recipients, '$.to[0].email')) = "
    "lower($2) ORDER BY id DESC LIMIT 1";
constexpr const char* kReleaseDraft =
    "UPDATE mail SET held = NULL, subject = $2, body = $3, handled_by = $4, handled_at = $5, run_at = $5 "
    "WHERE id = $1 AND held = 'draft' AND state = 'queued'";
constexpr const char* kRewrite =
    "UPDATE mail SET subject = $2, body = $3, handled_by = $4, handled_at = $5 "
    "WHERE id = $1 AND held = 'draft' AND state = 'queued'";
constexpr const char* kTakeOut =
    "UPDATE mail SET held = 'taken_out', state = 'cancelled', note = $2, handled_by = $3, handled_at = $4 "
    "WHERE id = $1 AND held = 'draft' AND state = 'queued'";
constexpr const char* kForgetInvite =
    "DELETE FROM calendar_invite WHERE sequence = 0 AND uid = (SELECT uid FROM mail_calendar WHERE mail_id = $1)";
constexpr const char* kCameBack =
    "UPDATE mail SET returned_at = $5, note = $2, handled_by = $3, handled_at = $5, return_told = $4 "
    "WHERE id = $1 AND state IN ('sent', 'failed') AND returned_at IS NULL";
constexpr const char* kUndoCameBack =
    "UPDATE mail SET returned_at = NULL, note = '', handled_by = $2, handled_at = $3 "
    "WHERE id = $1 AND returned_at IS NOT NULL AND return_told = 0";
constexpr const char* kNeverAsked =
    "SELECT count(*) FILTER (WHERE held IS NOT NULL), count(*) FILTER (WHERE held IS NULL AND state <> 'cancelled') "
    "FROM mail WHERE task_id = $1 AND link_person_id = $2 AND link_purpose IN ('decide', 'form')";
constexpr const char* kHeld =
    "SELECT min(created_at) FILTER (WHERE held = 'draft' AND state = 'queued'), "
    "count(*) FILTER (WHERE held IS NULL AND state <> 'cancelled'), max(sender_side) FROM mail WHERE task_id = $1 "
    "AND link_purpose IN ('decide', 'form')";
// An older one counts no more once another has gone the same way.
constexpr const char* kLast =
    "NOT EXISTS (SELECT 1 FROM mail n WHERE n.task_id = m.task_id AND n.link_person_id = m.link_person_id AND n.id > "
    "m.id AND n.link_purpose IN ('decide', 'form') AND n.state <> 'cancelled')";
constexpr const char* kNotReached =
    "SELECT m.id, m.sender_side, m.link_person_id, CASE WHEN m.returned_at IS NULL THEN m.last_error ELSE m.note END, "
    "m.returned_at IS NOT NULL FROM mail m WHERE m.task_id = $1 AND m.link_purpose IN ('decide', 'form') AND "
    "m.link_person_id IS NOT NULL AND (m.returned_at IS NOT NULL OR m.state = 'failed') AND {} ORDER BY "
    "m.link_person_id";

MailLine lineOf(const Rows& rows) {
    MailLine line;
    line.id = rows.id<MailId>(0);
    line.program = rows.id<ProgramId>(1);
    line.subject = rows.text(2);
    line.language = rows.text(3);
    line.to = {rows.optionalText(4).value_or(""), rows.optionalText(5).value_or("")};
    const auto state = rows.text(6);
    const auto held = rows.optionalText(7);
    const auto handled = rows.optionalTimestamp(10);
    line.at = rows.optionalTimestamp(9).value_or(rows.timestamp(8));
    for (const auto each : {MailState::Queued, MailState::Sent, MailState::Failed, MailState::Suppressed})
        if (name(each) == state) line.state = each;
    if (state == name(MailState::Cancelled)) line.state = MailState::Cancelled;
    if (held == "draft" && line.state == MailState::Queued) {
        line.state = MailState::Draft;
        line.edited = handled.has_value();
    }
    if (held == "taken_out") line.state = MailState::TakenOut;
    if (!rows.isNull(11)) line.state = MailState::Returned;
    if (handled && (line.state == MailState::TakenOut || line.state == MailState::Returned)) line.at = *handled;
    line.note = rows.text(12);
    return line;
}

}  // namespace

std::int64_t Drafts::count(ReadTx& tx, ProgramId program, char side) const {
    auto rows = tx.query(kDraftCount, program, std::string(1, side));
    return rows.next() ? rows.int64(0) : 0;
}

std::vector<DraftGroup> Drafts::groups(ReadTx& tx, ProgramId program, char side) const {
    return storage::all(tx.query(kGroups, program, std::string(1, side)), [&](const Rows& rows) {
        return DraftGroup{program,       rows.text(0),      rows.text(1),      rows.id<InstanceId>(2),
                          rows.int64(3), rows.timestamp(4), rows.id<MailId>(5)};
    });
}

std::vector<MailLine> Drafts::list(ReadTx& tx, const DraftGroup& group, char side, MailId after, int limit) const {
    return storage::all(
        tx.query(fmt::format("{}WHERE {} AND ($5 IS NULL OR id > $5) ORDER BY id LIMIT $6", kLine, kOfGroup),
                 group.program, std::string(1, side), group.element, group.textName, after, limit),
        lineOf);
}

std::vector<MailId> Drafts::ids(ReadTx& tx, const DraftGroup& group, char side) const {
    return storage::all(tx.query(fmt::format("SELECT id FROM mail WHERE {} AND id <= $5 ORDER BY id", kOfGroup),
                                 group.program, std::string(1, side), group.element, group.textName, group.newest),
                        [](const Rows& rows) { return rows.id<MailId>(0); });
}

std::vector<MailLine> Drafts::handled(ReadTx& tx, ProgramId program, char side, MailId before, int limit) const {
    return storage::all(tx.query(fmt::format("{}{}", kLine, kHandled), program, std::string(1, side), before, limit),
                        lineOf);
}

std::vector<MailLine> Drafts::toFix(ReadTx& tx, ProgramId program, char side, int limit) const {
    return storage::all(tx.query(fmt::format("{}WHERE {} ORDER BY id DESC LIMIT $3", kLine, kToFix), program,
                                 std::string(1, side), limit),
                        lineOf);
}

std::optional<MailLine> Drafts::returnedFrom(ReadTx& tx, char side, std::string_view email) const {
    return storage::first(tx.query(fmt::format("{}{}", kLine, kReturnedFrom), std::string(1, side), email), lineOf);
}

std::int64_t Drafts::countToFix(ReadTx& tx, ProgramId program, char side) const {
    auto rows = tx.query(fmt::format("SELECT count(*) FROM mail WHERE {}", kToFix), program, std::string(1, side));
    return rows.next() ? rows.int64(0) : 0;
}

bool Drafts::release(Tx& tx, MailId id, std::string_view subject, std::string_view body, AccountId by,
                     Timestamp now) const {
    return tx.run(kReleaseDraft, id, subject, body, by, now) == 1;
}

bool Drafts::rewrite(Tx& tx, MailId id, std::string_view subject, std::string_view body, AccountId by,
                     Timestamp now) const {
    return tx.run(kRewrite, id, subject, body, by, now) == 1;
}

bool Drafts::takeOut(Tx& tx, MailId id, AccountId by, std::string_view reason, Timestamp now) const {
    if (tx.run(kTakeOut, id, reason, by, now) != 1) return false;
    tx.run(kForgetInvite, id);
    return true;
}

bool Drafts::cameBack(Tx& tx, MailId id, AccountId by, std::string_view reason, bool told, Timestamp now) const {
    return tx.run(kCameBack, id, reason, by, told, now) == 1;
}

bool Drafts::undoCameBack(Tx& tx, MailId id, AccountId by, Timestamp now) const {
    return tx.run(kUndoCameBack, id, by, now) == 1;
}

bool Drafts::neverAsked(ReadTx& tx, TaskId task, PersonId person) const {
    auto rows = tx.query(kNeverAsked, task, person);
    return rows.next() && rows.int64(0) > 0 && rows.int64(1) == 0;
}

std::optional<Held> Drafts::held(ReadTx& tx, TaskId task) const {
    auto rows = tx.query(kHeld, task);
    if (!rows.next() || rows.int64(1) > 0 || rows.isNull(0)) return std::nullopt;
    return Held{rows.timestamp(0), rows.text(2).front()};
}

std::vector<NotReached> Drafts::notReached(ReadTx& tx, TaskId task) const {
    return storage::all(tx.query(fmt::format(fmt::runtime(kNotReached), kLast), task), [](const Rows& rows) {
        return NotReached{rows.id<MailId>(0), rows.text(1).front(), rows.id<PersonId>(2), rows.text(3),
                          rows.boolean(4)};
    });
}

}  // namespace entente::mail
