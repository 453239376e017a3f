#include <algorithm>
#include <vector>

#include "feel/arithmetic.h"
#include "feel/builtin.h"

// Working days of one or several offices. A calendar is a context: `weekend` (ISO weekday numbers, default 6 and 7),
// `holidays` and `workdays` (dates; a make-up day in `workdays` goes before the other two). A day counts when it is a
// working day in all calendars.
namespace entente::feel {

namespace {

constexpr int kLongestGap = 400;  // days without a working day: then the calendar has none

struct Calendar {
    std::vector<std::int64_t> holidays, workdays;  // sorted
    std::vector<int> weekend;

    bool works(std::int64_t day) const {
        if (std::binary_search(workdays.begin(), workdays.end(), day)) return true;
        if (std::binary_search(holidays.begin(), holidays.end(), day)) return false;
        return std::find(weekend.begin(), weekend.end(), Date::fromDays(day).weekday()) == weekend.end();
    }
};

std::optional<std::vector<std::int64_t>> days(const Value& value) {
    std::vector<std::int64_t> result;
    if (value.isNull()) return result;
    if (!value.isList()) return std::nullopt;
    for (const auto& entry : value.list()) {
        const auto date = entry.isString() ? Date::parse(entry.string())
                                           : (entry.isDate() ? std::optional(entry.date()) : std::nullopt);
        if (!date) return std::nullopt;
        result.push_back(date->days());
    }
    std::sort(result.begin(), result.end());
    return result;
}

std::optional<Calendar> calendarOf(const Value& value) {
    if (!value.isContext()) return std::nullopt;
    auto holidays = days(value["holidays"]);
    auto workdays = days(value["workdays"]);
    if (!holidays || !workdays) return std::nullopt;
    Calendar calendar{std::move(*holidays), std::move(*workdays), {}};
    const auto& weekend = value["weekend"];
    if (weekend.isNull()) {
        calendar.weekend = {6, 7};
    } else {
        if (!weekend.isList()) return std::nullopt;
        for (const auto& day : weekend.list()) {
            const auto number = day.isNumber() ? day.number().toInt64() : std::nullopt;
            if (!number || *number < 1 || *number > 7) return std::nullopt;
            calendar.weekend.push_back(static_cast<int>(*number));
        }
    }
    return calendar;
}

class Calendars {
  public:
    explicit Calendars(const Call& call) : run_(call.run) {
        for (const auto& value : call.list(call.count() - 1)) {
            auto calendar = calendarOf(value);
            if (!calendar) return;
            run_.step(calendar->holidays.size() + calendar->workdays.size());
            all_.push_back(std::move(*calendar));
        }
        valid_ = true;
    }

    bool valid() const { return valid_; }

    bool works(std::int64_t day) const {
        run_.step();
        return std::all_of(all_.begin(), all_.end(), [day](const Calendar& calendar) { return calendar.works(day); });
    }

    /// The first working day from `day` on in a direction; nothing when there is none in sight.
    std::optional<std::int64_t> from(std::int64_t day, int direction) const {
        for (int gap = 0; gap <= kLongestGap; ++gap, day += direction)
            if (works(day)) return day;
        return std::nullopt;
    }

  private:
    Run& run_;
    std::vector<Calendar> all_;
    bool valid_ = false;
};

Value badCalendar(const Call& call) {
    return call.fail("feel.calendar", "a calendar is a context of weekend, holidays and workdays");
}
Value noWorkingDay(const Call& call) {
    return call.fail("feel.no_working_day", "the calendars have no common working day");
}

std::int64_t dayOf(const Value& value) {
    return value.isDate() ? value.date().days() : value.dateTime().date.days();
}

/// The same kind of value on another day; a date-time keeps its time of day and zone.
Value onDay(const Call& call, std::int64_t day) {
    const auto date = Date::fromDays(day);
    if (!inCalendar(date)) return call.fail("feel.out_of_range", "the result is out of range");
    if (call[0].isDate()) return date;
    return DateTime{date, call[0].dateTime().time};
}

/// Counted from the day after (or before) the date; with 0 the date itself or the next working day.
Value addDays(const Call& call) {
    const Calendars calendars(call);
    if (!calendars.valid()) return badCalendar(call);
    const auto count = call.integer(1);
    if (!count || *count > 100'000 || *count < -100'000)
        return call.fail("feel.working_days_count", "the number of days must be whole and at most 100000");
    std::int64_t day = dayOf(call[0]);
    const int direction = *count < 0 ? -1 : 1;
    for (std::int64_t left = *count * direction; left > 0; --left) {
        const auto next = calendars.from(day + direction, direction);
        if (!next) return noWorkingDay(call);
        day = *next;
    }
    if (*count == 0) {
        const auto next = calendars.from(day, 1);
        if (!next) return noWorkingDay(call);
        day = *next;
    }
    return onDay(call, day);
}

/// Such that `working days between(d, add working days(d, n, c), c)` is n.
Value between(const Call& call) {
    const Calendars calendars(call);
    if (!calendars.valid()) return badCalendar(call);
    const auto from = dayOf(call[0]);
    const auto to = dayOf(call[1]);
    std::int64_t count = 0;
    for (auto day = from + 1; day <= to; ++day)
        count += calendars.works(day) ? 1 : 0;
    for (auto day = from - 1; day >= to; --day)
        count -= calendars.works(day) ? 1 : 0;
    return count;
}

template <int direction>
Value nearest(const Call& call) {
    const Calendars calendars(call);
    if (!calendars.valid()) return badCalendar(call);
    const auto day = calendars.from(dayOf(call[0]), direction);
    return day ? onDay(call, *day) : noWorkingDay(call);
}

Value isWorkingDay(const Call& call) {
    const Calendars calendars(call);
    return calendars.valid() ? Value(calendars.works(dayOf(call[0]))) : badCalendar(call);
}

}  // namespace

void addWorkingDayFunctions(Registry& registry) {
    registry.add("add working days", "date: temporal, days: number, calendars: list", addDays);
    registry.add("working days between", "from: temporal, to: temporal, calendars: list", between);
    registry.add("working day on or after", "date: temporal, calendars: list", nearest<1>);
    registry.add("working day on or before", "date: temporal, calendars: list", nearest<-1>);
    registry.add("is working day", "date: temporal, calendars: list", isWorkingDay);
}

}  // namespace entente::feel
