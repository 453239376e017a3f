#pragma once

#include <string>

#include "mail/address.h"
#include "mail/calendar_event.h"

namespace entente::mail {

/// One event as it is told to one person.
struct CalendarFile {
    CalendarMethod method = CalendarMethod::Request;
    std::string uid;    ///< of the event in that person's calendar, for ever
    int sequence = 0;   ///< RFC 5545 §3.8.7.4
    Timestamp stamp;    ///< when it is made
    Address organizer;  ///< checked, see `parseEmail`
    Address attendee;   ///< who need not answer by calendar: the link of the mail is the one answer
    CalendarEvent event;
};

/// The file as RFC 5545 and RFC 5546 write it: escaped, folded at 75 octets, lines ending in CR LF, with the rules of
/// the zone when the event has times in one. The same file has the same bytes. Thread-safe.
std::string calendarFile(const CalendarFile& file);

/// The description with a line for each zone, in that language: when the event is there. Zones that are alike by name
/// are told once; whole days have no clock.
std::string withClocks(const CalendarEvent& event, const std::vector<std::string>& zones, std::string_view language);

}  // namespace entente::mail
