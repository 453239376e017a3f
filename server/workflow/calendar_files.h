#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "mail/calendar_invite.h"
#include "storage/db/transaction.h"
#include "workflow/step.h"

/// The calendar file that a mail brings: the variable `calendar` of a mail task, the property of a task by link.
namespace entente::workflow {

/// What becomes of one person's calendar.
struct PlannedCalendar {
    std::string eventKey;
    std::optional<mail::CalendarInvite> before;  ///< as it was told last
    mail::CalendarInvite invite;
    mail::MailCalendar file;
};

struct CalendarAnswer {
    bool upToDate = false;                   ///< told the same already, and nobody asked to say it again
    std::optional<PlannedCalendar> planned;  ///< nothing also for a cancellation of what was never sent
};

/// The organizer is the coordinator of `asking`, to whom the mail is answered too. An event that is known to the person
/// keeps its UID, and has the next SEQUENCE when anything about it changed. Fails with what is wrong in `calendar`.
Result<CalendarAnswer> planCalendar(storage::ReadTx& tx, const Situation& situation, const programs::Person& person,
                                    const feel::Value& calendar, programs::Side asking = programs::Side::A);

/// What the mail says and what is remembered of it, in one transaction.
void addCalendar(Step& step, PlannedMail& mail, const programs::Person& person, PlannedCalendar planned);

/// Mail tasks whose `calendar` cannot be read whatever the variables are: an unknown entry or method, a missing entry.
std::vector<Problem> checkCalendars(const bpmn::Process& process);

}  // namespace entente::workflow
