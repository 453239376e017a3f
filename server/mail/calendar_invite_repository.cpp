#include "feel/json.h"
#include "mail/calendar_invite.h"

namespace entente::mail {

using feel::Context;
using storage::ReadTx;
using storage::Tx;

namespace {

constexpr const char* kFindInvite =
    "SELECT uid, sequence, method, facts FROM calendar_invite "
    "WHERE program_id = $1 AND event_key = $2 AND person_id = $3";
constexpr const char* kInsertInvite =
    "INSERT INTO calendar_invite(program_id, event_key, person_id, uid, sequence, method, facts) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";
constexpr const char* kUpdateInvite =
    "UPDATE calendar_invite SET sequence = $5, method = $6, facts = $7 "
    "WHERE program_id = $1 AND event_key = $2 AND person_id = $3 AND sequence = $4";

}  // namespace

std::optional<CalendarInvite> CalendarInviteRepository::find(ReadTx& tx, ProgramId program, std::string_view eventKey,
                                                             PersonId person) const {
    auto rows = tx.query(kFindInvite, program, eventKey, person);
    if (!rows.next()) return std::nullopt;
    const auto facts = feel::fromJson(rows.text(3)).value();
    return CalendarInvite{rows.text(0),
                          rows.integer(1),
                          calendarMethodFrom(rows.text(2)).value_or(CalendarMethod::Request),
                          calendarEventFrom(facts["event"]),
                          facts["organizer"].textOr(""),
                          facts["attendee"].textOr("")};
}

Result<void> CalendarInviteRepository::put(Tx& tx, ProgramId program, std::string_view eventKey, PersonId person,
                                           const std::optional<CalendarInvite>& before,
                                           const CalendarInvite& invite) const {
    const auto facts = feel::toJson(
        Context{{"event", toValue(invite.event)}, {"organizer", invite.organizer}, {"attendee", invite.attendee}});
    if (before)
        tx.run(kUpdateInvite, program, eventKey, person, before->sequence, invite.sequence, name(invite.method), facts);
    else
        tx.run(kInsertInvite, program, eventKey, person, invite.uid, invite.sequence, name(invite.method), facts);
    if (tx.changes() == 1) return {};
    return Error{ErrorKind::Conflict, {"mail.calendar_changed", "The event was told anew meanwhile", {}}};
}

}  // namespace entente::mail
