#include "mail/calendar_event.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "feel/zone.h"

namespace entente::mail {

using feel::Context;
using feel::Value;

namespace {

constexpr std::int64_t kSecondsPerDay = 86'400;
constexpr std::int64_t kLongestDays = 366;
constexpr std::size_t kLongestLine = 300;
constexpr std::size_t kLongestDescription = 8'000;
constexpr std::size_t kLongestUrl = 2'000;
constexpr std::array<std::string_view, 14> kEntries = {
    "key",  "method",   "summary",    "summaryKo",   "start",         "end", "duration",
    "zone", "location", "locationKo", "description", "descriptionKo", "url", "again"};

Error wrongEntry(const std::string& entry, std::string key, std::string pattern) {
    return invalid(std::move(key), std::move(pattern), {{"entry", entry}}, entry);
}

Message unknownEntry(const std::string& entry) {
    return {"mail.calendar_unknown", "The calendar entry knows no “{entry}”", {{"entry", entry}}};
}

Message unknownMethod(const std::string& method) {
    return {"mail.calendar_method",
            "The method of a calendar entry is “request” or “cancel”, not “{method}”",
            {{"method", method}}};
}

Message missingEntry(const std::string& entry) {
    return {"mail.calendar_missing", "The calendar entry has no “{entry}”", {{"entry", entry}}};
}

bool isKnown(std::string_view entry) {
    return std::find(kEntries.begin(), kEntries.end(), entry) != kEntries.end();
}

/// A moment, or a whole day.
struct When {
    std::optional<feel::Date> day;
    std::optional<feel::DateTime> time;
};

std::optional<When> whenOf(const Value& value) {
    if (value.isDate()) return When{value.date(), {}};
    if (value.isDateTime()) return When{{}, value.dateTime()};
    if (!value.isString()) return std::nullopt;
    if (const auto day = feel::Date::parse(value.string())) return When{day, {}};
    if (auto time = feel::DateTime::parse(value.string())) return When{{}, std::move(time)};
    return std::nullopt;
}

Timestamp midnight(const feel::Date& day, const std::string& zone) {
    return Timestamp{}.plusSeconds(feel::fromLocal(day.days() * kSecondsPerDay, zone));
}

class CalendarReader {
  public:
    CalendarReader(const Value& calendar, std::string_view language, std::string zone)
        : calendar_(calendar), korean_(language == "ko"), zone_(std::move(zone)) {}

    Result<CalendarRequest> read() {
        if (!calendar_.isContext())
            return invalid("mail.calendar_shape", "The calendar entry is not a context", {}, "calendar");
        for (const auto& [entry, value] : calendar_.context().entries())
            if (!isKnown(entry)) return Error{ErrorKind::Invalid, unknownEntry(entry), entry};
        CalendarRequest request;
        auto key = line("key");
        if (!key) return key.error();
        if (key->empty()) return missing("key");
        request.key = std::move(*key);
        if (const auto& method = calendar_["method"]; !method.isNull()) {
            const auto known = calendarMethodFrom(method.textOr(""));
            if (!known) return Error{ErrorKind::Invalid, unknownMethod(method.text()), "method"};
            request.method = *known;
        }
        request.again = calendar_["again"].isTrue();
        // A cancellation is about what was sent, so it need not say that again.
        const bool told = !calendar_["start"].isNull() || !calendar_["summary"].isNull();
        if (request.method == CalendarMethod::Cancel && !told) return request;
        auto event = this->event();
        if (!event) return event.error();
        request.event = std::move(*event);
        return request;
    }

  private:
    static Error missing(const std::string& entry) { return {ErrorKind::Invalid, missingEntry(entry), entry}; }

    /// In Korean where the receiver reads it and there is one.
    const Value& inLanguage(const std::string& entry) const {
        const auto& own = calendar_[entry + "Ko"];
        return korean_ && own.isString() && !own.string().empty() ? own : calendar_[entry];
    }

    Result<std::string> text(const std::string& entry, std::size_t longest, bool lines) const {
        const auto& value = inLanguage(entry);
        if (value.isNull()) return std::string();
        if (!value.isString())
            return wrongEntry(entry, "mail.calendar_text", "“{entry}” of the calendar entry is not a text");
        const auto& text = value.string();
        if (!utf8::valid(text) || utf8::hasForbiddenControls(text) || (!lines && text.find('\n') != std::string::npos))
            return wrongEntry(entry, "mail.calendar_line",
                              "“{entry}” of the calendar entry has a line break or a control character");
        if (utf8::length(text) > longest)
            return wrongEntry(entry, "mail.calendar_long", "“{entry}” of the calendar entry is too long");
        return std::string(utf8::trim(text));
    }
    Result<std::string> line(const std::string& entry) const { return text(entry, kLongestLine, false); }

    Result<CalendarEvent> event() {
        CalendarEvent event;
        for (auto [entry, place] : {std::pair("summary", &event.summary), {"location", &event.location}}) {
            auto read = line(entry);
            if (!read) return read.error();
            *place = std::move(*read);
        }
        if (event.summary.empty()) return missing("summary");
        auto description = text("description", kLongestDescription, true);
        if (!description) return description.error();
        event.description = std::move(*description);
        if (auto good = readUrl(event); !good) return good.error();
        if (auto good = readTimes(event); !good) return good.error();
        return event;
    }

    Result<void> readUrl(CalendarEvent& event) const {
        auto url = text("url", kLongestUrl, false);
        if (!url) return url.error();
        const bool web = url->starts_with("https://") || url->starts_with("http://");
        const bool plain = std::all_of(url->begin(), url->end(), [](char c) { return c > 0x20 && c < 0x7F; });
        if (!url->empty() && (!web || !plain))
            return wrongEntry("url", "mail.calendar_url", "“{entry}” of the calendar entry is no web address");
        event.url = std::move(*url);
        return {};
    }

    Result<void> readTimes(CalendarEvent& event) {
        if (calendar_["start"].isNull()) return missing("start");
        const auto start = whenOf(calendar_["start"]);
        if (!start) return noMoment("start");
        if (auto good = chooseZone(event, *start); !good) return good;
        event.wholeDays = start->day.has_value();
        const auto begin = momentOf(*start, event.zone);
        if (!begin) return tooFar();
        event.start = *begin;
        const auto end = endOf(event, *start);
        if (!end) return end.error();
        event.end = *end;
        if (event.end <= event.start)
            return wrongEntry("end", "mail.calendar_backwards", "The calendar entry ends before it begins");
        if (event.end > event.start.plusSeconds(kLongestDays * kSecondsPerDay))
            return wrongEntry("end", "mail.calendar_too_long", "The calendar entry takes longer than a year");
        // The tables of zoneinfo list changes up to 2037; what a calendar is told lies well before.
        static const auto kFirst = *Timestamp::fromIso("1970-01-02T00:00:00Z");
        static const auto kLast = *Timestamp::fromIso("2037-01-01T00:00:00Z");
        if (event.start < kFirst || event.end > kLast) return tooFar();
        return {};
    }

    static Error tooFar() {
        return wrongEntry("start", "mail.calendar_far", "The calendar entry lies before 1970 or after 2036");
    }
    static Error noMoment(const std::string& entry) {
        return wrongEntry(entry, "mail.calendar_moment",
                          "“{entry}” of the calendar entry is neither a date nor a date and time");
    }

    /// The named one, else that of the start, else the one given.
    Result<void> chooseZone(CalendarEvent& event, const When& start) {
        auto named = line("zone");
        if (!named) return named.error();
        event.zone = std::move(*named);
        if (event.zone.empty() && start.time && start.time->time.zone.kind == feel::ZoneRef::Kind::Named)
            event.zone = start.time->time.zone.name;
        if (event.zone.empty()) event.zone = zone_;
        if (!feel::isZone(event.zone))
            return wrongEntry("zone", "mail.calendar_zone", "“{entry}” of the calendar entry is no time zone");
        return {};
    }

    static std::optional<Timestamp> momentOf(const When& when, const std::string& zone) {
        constexpr int kFirstYear = 1960, kLastYear = 2100;
        const auto year = when.day ? when.day->year : when.time->date.year;
        if (year < kFirstYear || year > kLastYear) return std::nullopt;
        return when.day ? midnight(*when.day, zone) : when.time->moment(zone);
    }

    Result<Timestamp> endOf(const CalendarEvent& event, const When& start) const {
        const auto& end = calendar_["end"];
        const auto& duration = calendar_["duration"];
        if (!end.isNull() && !duration.isNull())
            return wrongEntry("duration", "mail.calendar_end_twice",
                              "The calendar entry has both an “end” and a “duration”");
        if (!end.isNull()) {
            const auto when = whenOf(end);
            if (!when) return noMoment("end");
            if (when->day.has_value() != event.wholeDays)
                return wrongEntry("end", "mail.calendar_end_kind",
                                  "The calendar entry begins and ends with a date, or both with a time");
            // Of whole days people name the last one, iCalendar the day after it.
            const auto moment = momentOf(when->day ? When{when->day->plusDays(1), {}} : *when, event.zone);
            return moment ? Result<Timestamp>(*moment) : tooFar();
        }
        const auto seconds = secondsOf(duration);
        if (!duration.isNull() && (!seconds || *seconds <= 0))
            return wrongEntry("duration", "mail.calendar_duration",
                              "“{entry}” of the calendar entry is no duration in days, hours and minutes");
        if (!event.wholeDays) {
            if (!seconds) return missing("end");
            return event.start.plusSeconds(std::min(*seconds, (kLongestDays + 1) * kSecondsPerDay));
        }
        if (seconds && *seconds % kSecondsPerDay != 0)
            return wrongEntry("duration", "mail.calendar_whole_days",
                              "“{entry}” of a calendar entry of whole days is not a number of days");
        const auto days = std::min(seconds.value_or(kSecondsPerDay) / kSecondsPerDay, kLongestDays + 1);
        return midnight(start.day->plusDays(days), event.zone);
    }

    static std::optional<std::int64_t> secondsOf(const Value& duration) {
        if (duration.isDaysTimeDuration()) return duration.daysTimeDuration().seconds;
        if (duration.isString())
            if (const auto parsed = feel::DaysTimeDuration::parse(duration.string())) return parsed->seconds;
        return std::nullopt;
    }

    const Value& calendar_;
    bool korean_;
    std::string zone_;
};

}  // namespace

std::string_view name(CalendarMethod method) {
    return method == CalendarMethod::Request ? "request" : "cancel";
}

std::optional<CalendarMethod> calendarMethodFrom(std::string_view text) {
    for (const auto method : {CalendarMethod::Request, CalendarMethod::Cancel})
        if (name(method) == text) return method;
    return std::nullopt;
}

Value toValue(const CalendarEvent& event) {
    return Context{{"summary", event.summary}, {"location", event.location},         {"description", event.description},
                   {"url", event.url},         {"start", event.start.iso()},         {"end", event.end.iso()},
                   {"zone", event.zone},       {"wholeDays", Value(event.wholeDays)}};
}

CalendarEvent calendarEventFrom(const Value& value) {
    CalendarEvent event;
    event.summary = value["summary"].textOr("");
    event.location = value["location"].textOr("");
    event.description = value["description"].textOr("");
    event.url = value["url"].textOr("");
    event.start = Timestamp::fromIso(value["start"].textOr("")).value_or(Timestamp{});
    event.end = Timestamp::fromIso(value["end"].textOr("")).value_or(Timestamp{});
    event.zone = value["zone"].textOr("");
    event.wholeDays = value["wholeDays"].isTrue();
    return event;
}

Result<CalendarRequest> readCalendar(const Value& calendar, std::string_view language, const std::string& zone) {
    return CalendarReader(calendar, language, zone).read();
}

std::vector<Message> calendarProblems(const Context& written) {
    std::vector<Message> problems;
    for (const auto& [entry, value] : written.entries())
        if (!isKnown(entry)) problems.push_back(unknownEntry(entry));
    const auto* method = written.find("method");
    const bool told = method != nullptr && method->isString();
    if (told && !calendarMethodFrom(method->string())) problems.push_back(unknownMethod(method->string()));
    const auto require = [&](const std::string& entry) {
        if (written.find(entry) == nullptr) problems.push_back(missingEntry(entry));
    };
    require("key");
    // A method that only the variables give may be a cancellation, which needs no more.
    if (method != nullptr && (!told || method->string() == name(CalendarMethod::Cancel))) return problems;
    require("summary");
    require("start");
    return problems;
}

}  // namespace entente::mail
