#include "workflow/invitation_repository.h"

#include <fmt/format.h>

#include "audit/audit_log.h"
#include "mail/outbox.h"
#include "programs/participation_repository.h"
#include "storage/db/collect.h"

namespace entente::workflow {

using storage::ReadTx;
using storage::Rows;

namespace {

// The case of a participant is found by what it is about, its letter and mail by the case: each by an index.
constexpr const char* kInvitationLines =
    "WITH line AS (SELECT p.id, p.number, q.id AS person, q.name, q.name_ko, p.institution_en, p.institution_ko, "
    "p.role, p.state, "
    "i.id AS instance, i.status, m.id AS mail, m.note, m.last_error, "
    "(SELECT d.id FROM document d WHERE d.instance_id = i.id AND d.kind >= 'invitation_letter' AND "
    "d.kind < 'invitation_letter`' ORDER BY d.language = $3 DESC, d.id LIMIT 1) AS letter, "
    "CASE WHEN m.id IS NULL THEN 'none' WHEN m.returned_at IS NOT NULL THEN 'returned' WHEN m.held = 'taken_out' THEN "
    "'taken_out' WHEN m.held = 'draft' AND m.state = 'queued' THEN 'draft' ELSE m.state END AS mail_state, "
    "(SELECT x.data FROM incident x WHERE x.instance_id = i.id AND x.resolved_at IS NULL LIMIT 1) AS incident "
    "FROM program_participation p JOIN person q ON q.id = p.person_id "
    "LEFT JOIN instance i ON i.id = (SELECT max(n.id) FROM instance n WHERE n.program_id = p.program_id AND "
    "n.participation = p.number) "
    "LEFT JOIN mail m ON m.id = (SELECT max(k.id) FROM mail k WHERE k.instance_id = i.id AND "
    "k.text_name = 'invitation') "
    "WHERE p.program_id = $1 AND p.side = $2) ";
constexpr const char* kInvited =
    "SELECT p.program_id, p.id FROM instance i JOIN program_participation p ON p.program_id = i.program_id AND "
    "p.number = i.participation WHERE i.id = $1";
constexpr const char* kInvitationProblem = "(incident IS NOT NULL OR mail_state = 'failed' OR mail_state = 'returned')";
constexpr const char* kInvitationList =
    "{}SELECT id, number, name, name_ko, role, state, instance, letter, mail, mail_state, "
    "CASE mail_state WHEN 'returned' THEN note WHEN 'failed' THEN last_error ELSE '' END, incident, person FROM line "
    "WHERE number > $4 AND ($5 = '' OR mail_state = $5) AND ($6 = '' OR state = $6) AND (NOT $7 OR {}) AND "
    "($8 = '' OR instr(lower(name || char(10) || name_ko || char(10) || institution_en || char(10) || "
    "institution_ko), lower($8)) > 0) ORDER BY number LIMIT $9";
constexpr const char* kInvitationCounts =
    "{}SELECT mail_state, state, {}, instance IS NOT NULL, letter IS NOT NULL, "
    "instance IS NOT NULL AND status = 'active' AND mail IS NULL AND incident IS NULL, count(*) FROM line "
    "GROUP BY 1, 2, 3, 4, 5, 6";
/// Thrown by the case of the program, on its way to begin one of a person.
constexpr const char* kOnTheWay =
    "SELECT count(*) FROM event_delivery WHERE program_id = $1 AND name = 'invite_person' AND run_at IS NOT NULL AND "
    "json_extract(variables, '$.side') = $2";

InvitationLine invitationLineOf(const Rows& rows) {
    InvitationLine line;
    line.participation = rows.int64(0);
    line.number = rows.int64(1);
    line.name = {rows.text(2), rows.text(3)};
    line.role = rows.text(4);
    line.state = rows.text(5);
    line.instance = rows.id<InstanceId>(6);
    line.letter = rows.id<DocumentId>(7);
    line.mail = rows.id<MailId>(8);
    line.mailState = rows.text(9);
    line.reason = rows.optionalText(10).value_or("");
    line.stopped = !rows.isNull(11);
    line.incident = rows.optionalText(11).value_or("");
    line.person = rows.id<PersonId>(12);
    return line;
}

/// Whether the task is the answer to an invitation.
bool invites(ReadTx& tx, TaskId task) {
    auto rows = tx.query("SELECT 1 FROM mail WHERE task_id = $1 AND text_name = $2 LIMIT 1", task, kInvitationText);
    return rows.next();
}

}  // namespace

std::vector<InvitationLine> InvitationRepository::list(ReadTx& tx, ProgramId program, programs::Side side,
                                                       const InvitationQuery& query) const {
    static const auto kSql = fmt::format(fmt::runtime(kInvitationList), kInvitationLines, kInvitationProblem);
    return storage::all(tx.query(kSql, program, programs::text(side), query.language, query.after, query.mail,
                                 query.answer, query.problems, query.search, query.limit),
                        invitationLineOf);
}

InvitationCounts InvitationRepository::counts(ReadTx& tx, ProgramId program, programs::Side side) const {
    static const auto kSql = fmt::format(fmt::runtime(kInvitationCounts), kInvitationLines, kInvitationProblem);
    InvitationCounts counts;
    auto rows = tx.query(kSql, program, programs::text(side), "en");
    while (rows.next()) {
        const auto count = rows.int64(6);
        counts.all += count;
        counts.mails[rows.text(0)] += count;
        counts.answers[rows.text(1)] += count;
        if (rows.integer(2) != 0) counts.problems += count;
        if (rows.integer(3) != 0) counts.begun += count;
        if (rows.integer(4) != 0) counts.letters += count;
        if (rows.text(0) != "none") counts.mailed += count;
        if (rows.integer(5) != 0) counts.open += count;
    }
    auto onTheWay = tx.query(kOnTheWay, program, programs::text(side));
    if (onTheWay.next()) {
        counts.begun += onTheWay.int64(0);
        counts.open += onTheWay.int64(0);
    }
    return counts;
}

void InvitationRepository::leaves(storage::Tx& tx, const mail::NewMail& mail, AccountId by, Timestamp now) const {
    if (mail.textName != kInvitationText && !(mail.link && invites(tx, mail.task))) return;
    const auto found = storage::first(tx.query(kInvited, mail.instance),
                                      [](const Rows& rows) { return std::pair(rows.id<ProgramId>(0), rows.int64(1)); });
    if (!found) return;
    const programs::ParticipationRepository participations;
    auto one = participations.find(tx, found->first, found->second);
    if (!one || one->state != "approved") return;
    one->state = "invited";
    participations.update(tx, found->first, *one, by, now);
    audit::AuditLog::append(tx, {now,
                                 by ? audit::Actor::account(by) : audit::Actor::system(),
                                 "participation.changed",
                                 {"participation", one->id},
                                 {},
                                 feel::Context{{"columns", feel::List{feel::Value("state")}}}});
}

}  // namespace entente::workflow
