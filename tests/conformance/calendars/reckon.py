"""Counts every row of rows/ once more, by another program: prints what differs, and says how many rows it counted."""
import json
import sys
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

here = Path(__file__).parent
shipped = here.parents[2] / "etc" / "calendars.json"
known = {}
for file in (shipped, here / "partners.json"):
    for calendar in json.loads(file.read_text())["calendars"]:
        known[calendar["id"]] = calendar


def office(name, changed):
    """Whether that office works on a day."""
    days = {day["date"]: day.get("kind", "holiday") for day in known[name]["days"]}
    for gone in changed.get("remove", []):
        del days[gone]
    for day in changed.get("add", []):
        days[day["date"]] = day.get("kind", "holiday")

    def works(day):
        kind = days.get(day.isoformat())
        return kind == "workday" if kind else day.isoweekday() not in known[name]["weekend"]

    return works


def reckon(row, names):
    offices = [office(name, row.get("changed", {}).get(name, {})) for name in names]
    start, rule, one = date.fromisoformat(row["from"]), row["rule"], timedelta(days=1)

    def works(day):
        return all(each(day) for each in offices)

    def nearest(day, step):
        while not works(day):
            day += step
        return day

    if rule == "works":
        return works(start)
    if rule.startswith("between "):
        end = date.fromisoformat(rule.removeprefix("between "))
        later = range(1, (end - start).days + 1)
        earlier = range(1, (start - end).days + 1)
        return sum(works(start + n * one) for n in later) - sum(works(start - n * one) for n in earlier)
    if rule == "on or after":
        day = nearest(start, one)
    elif rule == "on or before":
        day = nearest(start, -one)
    elif rule.startswith("D-"):
        day = nearest(start - int(rule[2:]) * one, -one)
    else:
        step = -one if rule[0] == "-" else one
        day = start
        for _ in range(abs(int(rule))):
            day = nearest(day + step, step)
        day = nearest(day, one)
    if "at" not in row:
        return day.isoformat()
    clock, zone = row["at"].split()
    local = datetime.combine(day, time.fromisoformat(clock), ZoneInfo(zone))
    return local.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


counted = wrong = 0
for file in sorted((here / "rows").glob("*.json")):
    table = json.loads(file.read_text())
    for row in table["rows"]:
        counted += 1
        result = reckon(row, row.get("calendars", table["calendars"]))
        if result != row["expected"]:
            wrong += 1
            print(f"{file.name}: {row['from']} {row['rule']} is {result}, not {row['expected']} ({row['why']})")
print(f"{counted} rows counted, {wrong} differ")
sys.exit(1 if wrong else 0)
