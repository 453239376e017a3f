#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "feel/value.h"

/// What a mail says to the calendar of its receiver.
namespace entente::mail {

/// The iTIP methods that are sent (RFC 5546 §3.2.2 and §3.2.5).
enum class CalendarMethod { Request, Cancel };
std::string_view name(CalendarMethod method);  ///< `request`, `cancel`
std::optional<CalendarMethod> calendarMethodFrom(std::string_view name);

struct CalendarEvent {
    std::string summary = {};  ///< one line
    std::string location = {};
    std::string description = {};  ///< may have lines
    std::string url = {};
    Timestamp start = {};   ///< of whole days: midnight in the zone
    Timestamp end = {};     ///< first moment after it
    std::string zone = {};  ///< IANA name
    bool wholeDays = false;

    bool operator==(const CalendarEvent&) const = default;
};

feel::Value toValue(const CalendarEvent& event);
/// The inverse, of what `toValue` gave.
CalendarEvent calendarEventFrom(const feel::Value& value);

/// What the variable `calendar` of a mail task asks for.
struct CalendarRequest {
    std::string key;  ///< names the event in its program: the same key is the same event
    CalendarMethod method = CalendarMethod::Request;
    bool again = false;                       ///< also to those who have it as it is
    std::optional<CalendarEvent> event = {};  ///< absent only from a cancellation: as it was sent
};

/// Reads `calendar` for a receiver of that language: where there is one, `summaryKo` stands for `summary` in Korean,
/// and so on. A time without a zone is one of `zone`, if the context names none. Fails with what is missing, unknown,
/// contradictory, too long or too far away (before 1970, after 2037), and with line breaks and control characters where
/// one line belongs; `place` is the entry.
Result<CalendarRequest> readCalendar(const feel::Value& calendar, std::string_view language, const std::string& zone);

/// The entries that are written into the context itself, by a modeler: what is wrong whatever the variables are.
/// Entries whose value is null may have one later.
std::vector<Message> calendarProblems(const feel::Context& written);

}  // namespace entente::mail
