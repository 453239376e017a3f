#pragma once

#include <libical/ical.h>

#include <memory>
#include <optional>
#include <string>

#include "base/time.h"

/// A calendar file as another program reads it: by the zone that the file itself carries.
namespace entente::test {

struct ReadCalendar {
    std::string method, uid, summary, location, description, url, organizer, attendee, status, rsvp, zone;
    int sequence = -1;
    Timestamp stamp, start, end;
    bool wholeDays = false;
};

inline Timestamp momentOf(icalcomponent* calendar, icalproperty* property, icaltimetype time) {
    auto* parameter = icalproperty_get_first_parameter(property, ICAL_TZID_PARAMETER);
    icaltimezone* zone = icaltimezone_get_utc_timezone();
    std::unique_ptr<icaltimezone, void (*)(icaltimezone*)> own(nullptr,
                                                               [](icaltimezone* z) { icaltimezone_free(z, 1); });
    if (parameter != nullptr) {
        auto* rules = icalcomponent_get_first_component(calendar, ICAL_VTIMEZONE_COMPONENT);
        own.reset(icaltimezone_new());
        icaltimezone_set_component(own.get(), icalcomponent_new_clone(rules));
        zone = own.get();
    }
    return Timestamp{}.plusSeconds(icaltime_as_timet_with_zone(time, zone));
}

inline std::optional<ReadCalendar> readCalendarFile(const std::string& bytes) {
    const std::unique_ptr<icalcomponent, void (*)(icalcomponent*)> calendar(icalparser_parse_string(bytes.c_str()),
                                                                            &icalcomponent_free);
    if (!calendar || icalcomponent_count_errors(calendar.get()) > 0) return std::nullopt;
    auto* event = icalcomponent_get_first_component(calendar.get(), ICAL_VEVENT_COMPONENT);
    if (event == nullptr || icalrestriction_check(calendar.get()) == 0) return std::nullopt;
    const auto property = [&](icalproperty_kind kind) { return icalcomponent_get_first_property(event, kind); };
    const auto text = [&](icalproperty_kind kind) {
        auto* found = property(kind);
        const char* value = found == nullptr ? nullptr : icalvalue_get_text(icalproperty_get_value(found));
        return std::string(value == nullptr ? "" : value);
    };
    ReadCalendar read;
    read.method = icalproperty_method_to_string(icalcomponent_get_method(calendar.get()));
    read.uid = icalcomponent_get_uid(event);
    read.sequence = icalcomponent_get_sequence(event);
    read.summary = text(ICAL_SUMMARY_PROPERTY);
    read.location = text(ICAL_LOCATION_PROPERTY);
    read.description = text(ICAL_DESCRIPTION_PROPERTY);
    if (auto* url = property(ICAL_URL_PROPERTY)) read.url = icalproperty_get_url(url);
    read.organizer = icalproperty_get_organizer(property(ICAL_ORGANIZER_PROPERTY));
    auto* attendee = property(ICAL_ATTENDEE_PROPERTY);
    read.attendee = icalproperty_get_attendee(attendee);
    read.rsvp = icalproperty_get_parameter_as_string(attendee, "RSVP");
    read.status = icalproperty_status_to_string(icalcomponent_get_status(event));
    auto* start = property(ICAL_DTSTART_PROPERTY);
    auto* end = property(ICAL_DTEND_PROPERTY);
    if (const char* zone = icalproperty_get_parameter_as_string(start, "TZID")) read.zone = zone;
    read.wholeDays = icalproperty_get_dtstart(start).is_date == 1;
    read.stamp = Timestamp{}.plusSeconds(icaltime_as_timet(icalcomponent_get_dtstamp(event)));
    read.start = momentOf(calendar.get(), start, icalproperty_get_dtstart(start));
    read.end = momentOf(calendar.get(), end, icalproperty_get_dtend(end));
    return read;
}

}  // namespace entente::test
