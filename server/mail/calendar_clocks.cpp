#include <algorithm>

#include "feel/format.h"
#include "feel/zone.h"
#include "mail/calendar_file.h"

namespace entente::mail {

namespace {

std::string clockLine(const CalendarEvent& event, const std::string& zone, std::string_view language) {
    const auto begin = feel::DateTime::of(event.start, feel::ZoneRef::named(zone));
    const auto end = feel::DateTime::of(event.end, feel::ZoneRef::named(zone));
    const bool korean = language == "ko";
    const std::string dash = korean ? "∼" : "–";
    auto line = feel::cityOf(zone, language) + ": ";
    // One abbreviation would be wrong for an event that sees the clocks change.
    if (begin.date != end.date || begin.offset() != end.offset())
        return line + feel::longDateTime(begin, language) + " " + dash + " " + feel::longDateTime(end, language);
    const auto time = [&](const char* pattern) { return feel::formatDateTime(event.start, zone, language, pattern); };
    line += feel::longDate(begin.date, language) + (korean ? " " : ", ") + time("HH:mm").value_or("") + dash;
    return line + feel::formatDateTime(event.end, zone, language, "HH:mm (z)").value_or("");
}

}  // namespace

std::string withClocks(const CalendarEvent& event, const std::vector<std::string>& zones, std::string_view language) {
    auto text = event.description;
    if (event.wholeDays) return text;
    std::vector<std::string> told;
    for (const auto& zone : zones) {
        if (std::find(told.begin(), told.end(), zone) != told.end()) continue;
        text += told.empty() ? (text.empty() ? "" : "\n\n") : "\n";
        text += clockLine(event, zone, language);
        told.push_back(zone);
    }
    return text;
}

}  // namespace entente::mail
