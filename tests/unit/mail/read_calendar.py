"""Reads calendar files with Debian's python3-icalendar and prints what it understood, one JSON line a file."""
import json
import sys
from datetime import date, datetime, timezone

from icalendar import Calendar


def moment(calendar, value):
    """By the rules that the file carries, not by those that this machine knows."""
    if not isinstance(value, datetime):
        assert isinstance(value, date)
        return value.isoformat()
    zones = calendar.walk("VTIMEZONE")
    if zones:
        value = zones[0].to_tz().localize(value.replace(tzinfo=None))
    return value.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


for name in sys.argv[1:]:
    if name == "--present":
        continue
    with open(name, "rb") as file:
        calendar = Calendar.from_ical(file.read())
    (event,) = calendar.walk("VEVENT")
    print(json.dumps({
        "uid": event["UID"],
        "sequence": event["SEQUENCE"],
        "summary": event["SUMMARY"],
        "location": event.get("LOCATION", ""),
        "description": event.get("DESCRIPTION", ""),
        "organizer": str(event["ORGANIZER"]),
        "attendee": str(event["ATTENDEE"]),
        "start": moment(calendar, event["DTSTART"].dt),
        "end": moment(calendar, event["DTEND"].dt),
    }, ensure_ascii=False))
