#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/id.h"
#include "mail/calendar_event.h"
#include "storage/db/transaction.h"

namespace entente::mail {

/// What a person's calendar was last told about an event.
struct CalendarInvite {
    std::string uid;
    int sequence = 0;
    CalendarMethod method = CalendarMethod::Request;
    CalendarEvent event = {};
    std::string organizer = {};  ///< e-mail
    std::string attendee = {};   ///< e-mail

    /// Whether a calendar that was told the one shows the other too.
    bool tellsTheSame(const CalendarInvite& other) const {
        return method == other.method && event == other.event && organizer == other.organizer &&
               attendee == other.attendee;
    }
};

/// Rows of them: one for each event of a program and person. Stateless; thread-safe.
class CalendarInviteRepository {
  public:
    std::optional<CalendarInvite> find(storage::ReadTx& tx, ProgramId program, std::string_view eventKey,
                                       PersonId person) const;
    /// In the transaction of the mail. `before` is what `find` gave when the file was made; fails with kind Conflict
    /// when the person has been told something else since.
    Result<void> put(storage::Tx& tx, ProgramId program, std::string_view eventKey, PersonId person,
                     const std::optional<CalendarInvite>& before, const CalendarInvite& invite) const;
};

}  // namespace entente::mail
