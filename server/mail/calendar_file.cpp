#include "mail/calendar_file.h"

#include <libical/ical.h>

#include <memory>

#include "feel/zone.h"
#include "mail/calendar_zone.h"

namespace entente::mail {

namespace {

struct FreeComponent {
    void operator()(icalcomponent* component) const { icalcomponent_free(component); }
};
using Component = std::unique_ptr<icalcomponent, FreeComponent>;

Component component(icalcomponent_kind kind) {
    return Component(icalcomponent_new(kind));
}

void add(const Component& to, icalproperty* property) {
    icalcomponent_add_property(to.get(), property);
}

void add(const Component& to, Component child) {
    icalcomponent_add_component(to.get(), child.release());
}

/// Fields of a clock on the wall, without a zone of the library's.
icaltimetype wallTime(std::int64_t seconds) {
    constexpr std::int64_t kSecondsOfDay = 86'400;
    const auto days = seconds >= 0 ? seconds / kSecondsOfDay : -((-seconds + kSecondsOfDay - 1) / kSecondsOfDay);
    const auto rest = static_cast<int>(seconds - days * kSecondsOfDay);
    const auto date = feel::Date::fromDays(days);
    auto time = icaltime_null_time();
    time.year = date.year;
    time.month = date.month;
    time.day = date.day;
    time.hour = rest / 3600;
    time.minute = rest / 60 % 60;
    time.second = rest % 60;
    return time;
}

icaltimetype utcTime(Timestamp moment) {
    auto time = wallTime(moment.micros / 1'000'000);
    time.zone = icaltimezone_get_utc_timezone();
    return time;
}

/// Whether the clocks of the zone show what they show then at another moment too. The standard means the first one,
/// readers differ.
bool comesTwice(Timestamp moment, std::string_view zone) {
    const auto second = moment.micros / 1'000'000;
    const auto period = feel::periodAt(second, zone);
    const auto wall = second + period.offset;
    for (const auto beside : {period.begin - 1, period.end}) {
        const auto other = wall - feel::periodAt(beside, zone).offset;
        if (other != second && feel::offsetAt(other, zone) == wall - other) return true;
    }
    return false;
}

bool isInUtc(const CalendarEvent& event) {
    if (event.wholeDays) return false;
    return event.zone == "UTC" || event.zone == "Etc/UTC" || comesTwice(event.start, event.zone) ||
           comesTwice(event.end, event.zone);
}

/// DTSTART or DTEND: a day, a moment of UTC, or a time in the zone that the file carries.
void addTime(const Component& to, icalproperty* (*make)(icaltimetype), Timestamp moment, const CalendarEvent& event) {
    if (isInUtc(event)) return add(to, make(utcTime(moment)));
    auto time = wallTime(feel::toLocal(moment, event.zone).seconds);
    if (event.wholeDays) {
        time.hour = time.minute = time.second = 0;
        time.is_date = 1;
        return add(to, make(time));
    }
    auto* property = make(time);
    icalproperty_add_parameter(property, icalparameter_new_tzid(event.zone.c_str()));
    add(to, property);
}

Component zoneOf(const CalendarEvent& event) {
    auto zone = component(ICAL_VTIMEZONE_COMPONENT);
    add(zone, icalproperty_new_tzid(event.zone.c_str()));
    for (const auto& observance : observances(event.zone, event.start, event.end)) {
        auto part = component(observance.daylight ? ICAL_XDAYLIGHT_COMPONENT : ICAL_XSTANDARD_COMPONENT);
        add(part, icalproperty_new_dtstart(wallTime(observance.onset)));
        add(part, icalproperty_new_tzoffsetfrom(observance.offsetFrom));
        add(part, icalproperty_new_tzoffsetto(observance.offsetTo));
        add(part, icalproperty_new_tzname(observance.abbreviation.c_str()));
        if (!observance.rule.empty())
            add(part, icalproperty_new_rrule(icalrecurrencetype_from_string(observance.rule.c_str())));
        add(zone, std::move(part));
    }
    return zone;
}

/// A parameter cannot hold a quotation mark (RFC 5545 §3.2), and the library does not look.
std::string commonName(const Address& address) {
    auto name = address.name.empty() ? address.email : address.name;
    for (auto& c : name)
        if (c == '"') c = '\'';
    return name;
}

icalproperty* mailboxProperty(icalproperty* (*make)(const char*), const Address& address) {
    auto* property = make(("mailto:" + address.email).c_str());
    icalproperty_add_parameter(property, icalparameter_new_cn(commonName(address).c_str()));
    return property;
}

icalproperty* attendee(const Address& address) {
    auto* property = mailboxProperty(icalproperty_new_attendee, address);
    icalproperty_add_parameter(property, icalparameter_new_cutype(ICAL_CUTYPE_INDIVIDUAL));
    icalproperty_add_parameter(property, icalparameter_new_role(ICAL_ROLE_REQPARTICIPANT));
    icalproperty_add_parameter(property, icalparameter_new_partstat(ICAL_PARTSTAT_NEEDSACTION));
    icalproperty_add_parameter(property, icalparameter_new_rsvp(ICAL_RSVP_FALSE));
    return property;
}

Component eventOf(const CalendarFile& file) {
    const auto& event = file.event;
    const bool cancels = file.method == CalendarMethod::Cancel;
    auto part = component(ICAL_VEVENT_COMPONENT);
    add(part, icalproperty_new_uid(file.uid.c_str()));
    add(part, icalproperty_new_sequence(file.sequence));
    add(part, icalproperty_new_dtstamp(utcTime(file.stamp)));
    addTime(part, icalproperty_new_dtstart, event.start, event);
    addTime(part, icalproperty_new_dtend, event.end, event);
    add(part, icalproperty_new_summary(event.summary.c_str()));
    if (!event.location.empty()) add(part, icalproperty_new_location(event.location.c_str()));
    if (!event.description.empty()) add(part, icalproperty_new_description(event.description.c_str()));
    if (!event.url.empty()) add(part, icalproperty_new_url(event.url.c_str()));
    add(part, mailboxProperty(icalproperty_new_organizer, file.organizer));
    add(part, attendee(file.attendee));
    add(part, icalproperty_new_status(cancels ? ICAL_STATUS_CANCELLED : ICAL_STATUS_CONFIRMED));
    add(part, icalproperty_new_transp(cancels || event.wholeDays ? ICAL_TRANSP_TRANSPARENT : ICAL_TRANSP_OPAQUE));
    return part;
}

}  // namespace

std::string calendarFile(const CalendarFile& file) {
    const auto calendar = component(ICAL_VCALENDAR_COMPONENT);
    add(calendar, icalproperty_new_version("2.0"));
    add(calendar, icalproperty_new_prodid("-//Entente//Entente//EN"));
    add(calendar, icalproperty_new_calscale("GREGORIAN"));
    add(calendar,
        icalproperty_new_method(file.method == CalendarMethod::Cancel ? ICAL_METHOD_CANCEL : ICAL_METHOD_REQUEST));
    if (!file.event.wholeDays && !isInUtc(file.event)) add(calendar, zoneOf(file.event));
    add(calendar, eventOf(file));
    const std::unique_ptr<char, decltype(&free)> text(icalcomponent_as_ical_string_r(calendar.get()), &free);
    return text.get();
}

}  // namespace entente::mail
