#include "mail/calendar_event.h"

#include <doctest/doctest.h>

#include "feel/expression.h"
#include "feel/json.h"

using namespace entente;
using namespace entente::mail;

namespace {

class NoClock final : public Clock {
  public:
    Timestamp now() const override { return {}; }
};

feel::Value written(const std::string& text) {
    const NoClock clock;
    const auto value = feel::evaluate(text, {}, feel::Environment{clock});
    REQUIRE_MESSAGE(value.ok(), text);
    return *value;
}

Result<CalendarRequest> readIn(const std::string& text, const std::string& language = "en") {
    return readCalendar(written(text), language, "Asia/Seoul");
}

}  // namespace

TEST_CASE("what a definition writes is an event, in each way that it may be written") {
    struct Row {
        std::string entries, start, end, zone;
        bool wholeDays = false;
    };
    const std::vector<Row> rows = {
        {R"(start: @"2027-03-05T10:00:00@Asia/Seoul", end: @"2027-03-05T12:00:00@Asia/Seoul")", "2027-03-05T01:00:00Z",
         "2027-03-05T03:00:00Z", "Asia/Seoul"},
        {R"(start: "2027-03-05T10:00:00", duration: "PT90M")", "2027-03-05T01:00:00Z", "2027-03-05T02:30:00Z",
         "Asia/Seoul"},
        {R"(start: "2027-03-05T10:00:00", duration: @"PT1H", zone: "Asia/Tashkent")", "2027-03-05T05:00:00Z",
         "2027-03-05T06:00:00Z", "Asia/Tashkent"},
        {R"(start: @"2027-03-05T10:00:00@Asia/Tashkent", duration: @"PT1H")", "2027-03-05T05:00:00Z",
         "2027-03-05T06:00:00Z", "Asia/Tashkent"},
        {R"(start: @"2027-03-05T10:00:00+05:00", duration: @"PT1H", zone: "Asia/Seoul")", "2027-03-05T05:00:00Z",
         "2027-03-05T06:00:00Z", "Asia/Seoul"},
        {R"(start: @"2027-03-05T23:00:00@Asia/Seoul", end: @"2027-03-06T01:00:00@Asia/Seoul")", "2027-03-05T14:00:00Z",
         "2027-03-05T16:00:00Z", "Asia/Seoul"},
        // In the night in which the clocks of Berlin go forward an hour is missing, in Seoul none.
        {R"(start: "2027-03-27T23:00:00", end: "2027-03-28T05:00:00", zone: "Europe/Berlin")", "2027-03-27T22:00:00Z",
         "2027-03-28T03:00:00Z", "Europe/Berlin"},
        {R"(start: @"2027-03-05")", "2027-03-04T15:00:00Z", "2027-03-05T15:00:00Z", "Asia/Seoul", true},
        {R"(start: "2027-03-05", end: "2027-03-07")", "2027-03-04T15:00:00Z", "2027-03-07T15:00:00Z", "Asia/Seoul",
         true},
        {R"(start: "2027-03-05", duration: "P2D", zone: "UTC")", "2027-03-05T00:00:00Z", "2027-03-07T00:00:00Z", "UTC",
         true},
    };
    for (const auto& row : rows) {
        CAPTURE(row.entries);
        const auto read = readIn(R"({key: "opening", summary: "Opening", )" + row.entries + "}");
        REQUIRE_MESSAGE(read.ok(), (read.ok() ? "" : read.error().message.english()));
        CHECK(read->method == CalendarMethod::Request);
        CHECK(read->event->start.iso() == row.start);
        CHECK(read->event->end.iso() == row.end);
        CHECK(read->event->zone == row.zone);
        CHECK(read->event->wholeDays == row.wholeDays);
        CHECK(calendarEventFrom(toValue(*read->event)) == *read->event);
    }
}

TEST_CASE("what is wrong in a calendar entry is said with the name of the entry") {
    const std::string day = R"(start: "2027-03-05")";
    const std::string good = R"(key: "opening", summary: "Opening", )";
    struct Row {
        std::string entries, key, place;
    };
    const std::vector<Row> rows = {
        {good + day + R"(, Start: 1)", "mail.calendar_unknown", "Start"},
        {R"(summary: "Opening", )" + day, "mail.calendar_missing", "key"},
        {R"(key: "opening", )" + day, "mail.calendar_missing", "summary"},
        {R"(key: "opening", summary: "  ", )" + day, "mail.calendar_missing", "summary"},
        {R"(key: "opening", summary: "Opening")", "mail.calendar_missing", "start"},
        {good + R"(start: null)", "mail.calendar_missing", "start"},
        {good + R"(start: "2027-03-05T10:00:00")", "mail.calendar_missing", "end"},
        {good + R"(start: "tomorrow")", "mail.calendar_moment", "start"},
        {good + R"(start: 5)", "mail.calendar_moment", "start"},
        {good + R"(start: "2027-02-30")", "mail.calendar_moment", "start"},
        {good + day + R"(, method: "publish")", "mail.calendar_method", "method"},
        {good + day + R"(, method: 1)", "mail.calendar_method", "method"},
        {good + day + R"(, end: "2027-03-04")", "mail.calendar_backwards", "end"},
        {good + day + R"(, end: "2027-03-05T10:00:00")", "mail.calendar_end_kind", "end"},
        {good + day + R"(, end: "2028-03-09")", "mail.calendar_too_long", "end"},
        {good + day + R"(, duration: "P99999999D")", "mail.calendar_too_long", "end"},
        {good + day + R"(, end: "2027-03-06", duration: "P1D")", "mail.calendar_end_twice", "duration"},
        {good + day + R"(, duration: "PT0S")", "mail.calendar_duration", "duration"},
        {good + day + R"(, duration: "-P1D")", "mail.calendar_duration", "duration"},
        {good + day + R"(, duration: "P1M")", "mail.calendar_duration", "duration"},
        {good + day + R"(, duration: "PT36H")", "mail.calendar_whole_days", "duration"},
        {good + R"(start: "2027-03-05T10:00:00", end: "2027-03-05T10:00:00")", "mail.calendar_backwards", "end"},
        {good + R"(start: "1960-03-05")", "mail.calendar_far", "start"},
        {good + R"(start: "2037-03-05")", "mail.calendar_far", "start"},
        {good + R"(start: "9999-12-31")", "mail.calendar_far", "start"},
        {good + R"(start: @"999999999-12-31")", "mail.calendar_far", "start"},
        {good + day + R"(, zone: "Asia/Atlantis")", "mail.calendar_zone", "zone"},
        {good + day + R"(, zone: "../../etc/passwd")", "mail.calendar_zone", "zone"},
        {good + day + R"(, url: "javascript:alert")", "mail.calendar_url", "url"},
        {good + day + R"(, url: "https://mois.example/a b")", "mail.calendar_url", "url"},
        {good + day + R"(, location: 7)", "mail.calendar_text", "location"},
        {good + day + R"(, location: "Hall 3\nATTENDEE:mailto:victim@mois.example")", "mail.calendar_line", "location"},
        {good + day + R"(, location: "Hall 3\rATTENDEE:mailto:victim@mois.example")", "mail.calendar_line", "location"},
        {good + day + R"(, url: "https://mois.example/\r\nX:1")", "mail.calendar_line", "url"},
        {good + day + R"(, description: "one\r\ntwo")", "mail.calendar_line", "description"},
        {good + day + R"(, description: "\u202Eevil")", "mail.calendar_line", "description"},
        {R"(key: "a\nb", summary: "Opening", )" + day, "mail.calendar_line", "key"},
        {R"(key: "opening", summary: "Opening\nEND:VEVENT", )" + day, "mail.calendar_line", "summary"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.entries);
        const auto read = readIn("{" + row.entries + "}");
        REQUIRE(!read.ok());
        CHECK(read.error().message.key == row.key);
        CHECK(read.error().place == row.place);
        CHECK(read.error().kind == ErrorKind::Invalid);
    }
    CHECK(readIn("7").error().message.key == "mail.calendar_shape");
    CHECK(readIn("[]").error().message.key == "mail.calendar_shape");
    CHECK(
        readIn(R"({key: "k", summary: ")" + std::string(301, 'x') + R"(", start: "2027-03-05"})").error().message.key ==
        "mail.calendar_long");
}

TEST_CASE("a Korean receiver is told what there is in Korean") {
    const std::string text =
        R"({key: "k", summary: "Opening", summaryKo: "개회식", location: "Hall 3", locationKo: "", start: "2027-03-05"})";
    CHECK(readIn(text, "ko")->event->summary == "개회식");
    CHECK(readIn(text, "ko")->event->location == "Hall 3");
    CHECK(readIn(text, "en")->event->summary == "Opening");
}

TEST_CASE("a cancellation may say only which event it is") {
    const auto short_ = readIn(R"({key: "opening", method: "cancel"})");
    REQUIRE(short_.ok());
    CHECK(short_->method == CalendarMethod::Cancel);
    CHECK_FALSE(short_->event);
    CHECK(readIn(R"({key: "opening", method: "cancel", summary: "Opening"})").error().place == "start");
    CHECK(readIn(R"({method: "cancel"})").error().place == "key");
}

TEST_CASE("what a modeler wrote is checked as far as no variable is needed") {
    const auto keys = [](const std::string& text) {
        std::string said;
        for (const auto& problem : calendarProblems(written(text).context()))
            said += (said.empty() ? "" : ", ") + problem.english();
        return said;
    };
    CHECK(keys(R"({key: "k", summary: title, start: session.start, end: session.end})").empty());
    CHECK(keys(R"({key: "k", summary: title})") == "The calendar entry has no “start”");
    CHECK(keys(R"({key: "k", summary: title, start: s, method: "publish"})") ==
          "The method of a calendar entry is “request” or “cancel”, not “publish”");
    CHECK(keys(R"({key: "k", method: "cancel"})").empty());
    CHECK(keys(R"({key: "k", method: wanted})").empty());
    CHECK(keys(R"({key: "k", sumary: "x", start: s})") ==
          "The calendar entry knows no “sumary”, The calendar entry has no “summary”");
}
