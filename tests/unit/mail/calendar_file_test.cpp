#include "mail/calendar_file.h"

#include <doctest/doctest.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <random>

#include "feel/json.h"
#include "feel/zone.h"
#include "unit/mail/calendar_reader.h"
#include "unit/storage/temporary_folder.h"

using namespace entente;
using namespace entente::mail;
using test::readCalendarFile;

namespace {

Timestamp at(const char* iso) {
    return *Timestamp::fromIso(iso);
}

CalendarFile opening() {
    CalendarFile file;
    file.uid = "0123456789abcdef@mois.example";
    file.sequence = 2;
    file.stamp = at("2027-02-01T01:00:00Z");
    file.organizer = {"행정안전부 담당자", "coordinator@mois.example"};
    file.attendee = {"Speaker \"12\", Korea; panel: 2", "speaker12@partner.example"};
    file.event = {"Opening, session 1; \\ panel",
                  "Hall 3, Seoul",
                  "First line\nSecond, line; \\ end",
                  "https://mois.example/e/1?a=b&c=d",
                  at("2027-03-05T01:00:00Z"),
                  at("2027-03-05T03:00:00Z"),
                  "Asia/Seoul",
                  false};
    return file;
}

std::size_t count(const std::string& text, std::string_view part) {
    std::size_t found = 0;
    for (auto place = text.find(part); place != std::string::npos; place = text.find(part, place + 1))
        ++found;
    return found;
}

/// RFC 5545 §3.1: lines end in CR LF, hold at most 75 octets and are not cut within a character.
void checkLines(const std::string& text) {
    std::size_t begin = 0;
    while (begin < text.size()) {
        const auto end = text.find("\r\n", begin);
        REQUIRE(end != std::string::npos);
        const auto line = text.substr(begin, end - begin);
        CHECK(line.size() <= 75);
        CHECK(line.find_first_of("\r\n") == std::string::npos);
        const auto first = line.empty() || line[0] != ' ' ? 0U : 1U;
        CHECK((static_cast<unsigned char>(line.size() > first ? line[first] : 'x') & 0xC0U) != 0x80U);
        begin = end + 2;
    }
}

void checkReadsBack(const CalendarFile& file) {
    const auto bytes = calendarFile(file);
    CAPTURE(bytes);
    checkLines(bytes);
    CHECK(bytes == calendarFile(file));
    const auto read = readCalendarFile(bytes);
    REQUIRE(read);
    const auto& event = file.event;
    CHECK(read->method == (file.method == CalendarMethod::Cancel ? "CANCEL" : "REQUEST"));
    CHECK(read->status == (file.method == CalendarMethod::Cancel ? "CANCELLED" : "CONFIRMED"));
    CHECK(read->uid == file.uid);
    CHECK(read->sequence == file.sequence);
    CHECK(read->stamp == file.stamp);
    CHECK(read->summary == event.summary);
    CHECK(read->location == event.location);
    CHECK(read->description == event.description);
    CHECK(read->url == event.url);
    CHECK(read->organizer == "mailto:" + file.organizer.email);
    CHECK(read->attendee == "mailto:" + file.attendee.email);
    CHECK(read->rsvp == "FALSE");
    CHECK(read->wholeDays == event.wholeDays);
    if (event.wholeDays) {
        CHECK(read->start.micros / 1'000'000 == feel::toLocal(event.start, event.zone).seconds);
        CHECK(read->end.micros / 1'000'000 == feel::toLocal(event.end, event.zone).seconds);
    } else {
        CHECK(read->start.iso() == event.start.iso());
        CHECK(read->end.iso() == event.end.iso());
    }
    CHECK(count(bytes, "BEGIN:VTIMEZONE") == (read->zone.empty() ? 0 : 1));
    CHECK(count(bytes, "\r\nATTENDEE") == 1);
}

std::string koreanOf(std::size_t characters) {
    std::string text;
    for (std::size_t i = 0; i < characters; ++i)
        text += i % 7 == 6 ? "," : "열";
    return text;
}

/// Events that each show something else.
std::vector<CalendarFile> examples() {
    std::vector<CalendarFile> files;
    const auto add = [&](auto change) {
        auto file = opening();
        change(file);
        files.push_back(std::move(file));
    };
    add([](CalendarFile&) {});
    add([](CalendarFile& file) { file.method = CalendarMethod::Cancel; });
    add([](CalendarFile& file) { file.event.summary = koreanOf(200); });
    add([](CalendarFile& file) { file.attendee.name = koreanOf(120); });
    add([](CalendarFile& file) { file.event.description = koreanOf(2'000) + "\n\n" + koreanOf(300); });
    add([](CalendarFile& file) { file.event.location = file.event.description = file.event.url = ""; });
    add([](CalendarFile& file) { file.event.summary = "END:VEVENT BEGIN:VALARM \"quoted\" ^n %0D%0A \\N"; });
    add([](CalendarFile& file) { file.event.summary = std::string(200, 'x') + "👩‍🚀" + std::string(100, 'y'); });
    add([](CalendarFile& file) {  // crosses midnight in Seoul, not in Tashkent
        file.event.start = at("2027-03-05T14:00:00Z");
        file.event.end = at("2027-03-05T16:30:00Z");
    });
    for (const auto* moment :
         {"2027-03-26T08:00:00Z", "2027-03-28T00:30:00Z", "2027-03-28T01:30:00Z", "2027-10-31T00:30:00Z",
          "2027-10-31T01:30:00Z", "2027-12-31T22:30:00Z", "2027-07-01T08:00:00Z", "2028-01-10T08:00:00Z"})
        for (const auto* zone : {"Europe/Berlin", "America/New_York", "Asia/Seoul", "Australia/Sydney"})
            add([&](CalendarFile& file) {
                file.event.zone = zone;
                file.event.start = at(moment);
                file.event.end = at(moment).plusSeconds(5'400);
            });
    // Friday and Saturday are the weekend there; the clocks of Cairo and Jerusalem follow rules of their own.
    for (const auto* zone : {"Africa/Cairo", "Asia/Riyadh", "Asia/Jerusalem", "Asia/Tehran", "Asia/Kathmandu",
                             "America/Mexico_City", "Asia/Almaty", "Africa/Casablanca", "America/Santiago",
                             "Pacific/Chatham", "America/St_Johns", "Europe/Dublin", "Antarctica/Troll"})
        for (const auto* moment : {"2027-01-15T08:00:00Z", "2027-04-30T01:00:00Z", "2027-07-02T08:00:00Z"})
            add([&](CalendarFile& file) {
                file.event.zone = zone;
                file.event.start = at(moment);
                file.event.end = at(moment).plusSeconds(86'400 * 3);
            });
    add([](CalendarFile& file) { file.event.zone = "UTC"; });
    add([](CalendarFile& file) {
        file.event.wholeDays = true;
        file.event.start = at("2027-03-04T15:00:00Z");
        file.event.end = at("2027-03-07T15:00:00Z");
    });
    return files;
}

}  // namespace

TEST_CASE("a calendar file asks for nothing but a place in the calendar") {
    const auto bytes = calendarFile(opening());
    CAPTURE(bytes);
    CHECK(bytes.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"));
    CHECK(bytes.ends_with("END:VCALENDAR\r\n"));
    CHECK(bytes.find("\r\nMETHOD:REQUEST\r\n") != std::string::npos);
    CHECK(bytes.find("\r\nDTSTART;TZID=Asia/Seoul:20270305T100000\r\n") != std::string::npos);
    CHECK(bytes.find("\r\nDTEND;TZID=Asia/Seoul:20270305T120000\r\n") != std::string::npos);
    CHECK(bytes.find("\r\nTZOFFSETTO:+0900\r\n") != std::string::npos);
    CHECK(bytes.find("RSVP=FALSE") != std::string::npos);
    CHECK(bytes.find("VALARM") == std::string::npos);
}

TEST_CASE("rules of a zone are said as rules, where there are some, and an hour that comes twice by the clock of UTC") {
    auto file = opening();
    file.event.zone = "Europe/Berlin";
    CHECK(calendarFile(file).find("RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3") != std::string::npos);
    file.event.zone = "Africa/Casablanca";
    CHECK(calendarFile(file).find("RRULE") == std::string::npos);
    file.event.zone = "Europe/Berlin";
    for (const auto* moment : {"2027-10-31T00:30:00Z", "2027-10-31T01:30:00Z"}) {
        file.event.start = at(moment);
        file.event.end = at("2027-10-31T03:00:00Z");
        const auto bytes = calendarFile(file);
        CHECK(bytes.find("VTIMEZONE") == std::string::npos);
        CHECK(bytes.find("\r\nDTEND:20271031T030000Z\r\n") != std::string::npos);
    }
}

TEST_CASE("what is written reads back as it was: zones, Korean, hostile text") {
    for (const auto& file : examples())
        checkReadsBack(file);
}

TEST_CASE("an event at any moment in any zone reads back at that moment") {
    std::mt19937 random(20270305);
    const std::vector<std::string> zones = {
        "Asia/Seoul",          "Asia/Tashkent",   "Europe/Berlin",     "America/New_York",
        "America/Havana",      "Asia/Beirut",     "Africa/Cairo",      "Asia/Gaza",
        "Europe/London",       "Atlantic/Azores", "Pacific/Auckland",  "Asia/Amman",
        "Australia/Lord_Howe", "Europe/Kyiv",     "America/Sao_Paulo", "Asia/Ulaanbaatar"};
    std::uniform_int_distribution<std::int64_t> minute(at("2015-01-02T00:00:00Z").micros / 60'000'000,
                                                       at("2036-06-01T00:00:00Z").micros / 60'000'000);
    std::uniform_int_distribution<std::size_t> zone(0, zones.size() - 1);
    std::uniform_int_distribution<std::int64_t> length(1, 60LL * 24 * 40);
    for (int round = 0; round < 400; ++round) {
        auto file = opening();
        file.event.zone = zones[zone(random)];
        const auto start = minute(random) * 60, end = start + length(random) * 60;
        file.event.start = Timestamp{}.plusSeconds(start);
        file.event.end = Timestamp{}.plusSeconds(end);
        CAPTURE(file.event.zone);
        CAPTURE(file.event.start.iso());
        const auto read = readCalendarFile(calendarFile(file));
        REQUIRE(read);
        CHECK(read->start.iso() == file.event.start.iso());
        CHECK(read->end.iso() == file.event.end.iso());
    }
}

TEST_CASE("another reader understands the files the same way") {
    const auto reader = std::string("/usr/bin/python3 ") + ENTENTE_SOURCE_DIR + "/tests/unit/mail/read_calendar.py";
    if (std::system((reader + " --present 2> /dev/null").c_str()) != 0) {
        MESSAGE("skipped: Debian's python3-icalendar is not installed");
        return;
    }
    const test::TemporaryFolder folder;
    const auto files = examples();
    std::string names;
    for (std::size_t i = 0; i < files.size(); ++i) {
        const auto path = folder.path() / (std::to_string(i) + ".ics");
        std::ofstream(path, std::ios::binary) << calendarFile(files[i]);
        names += " " + path.string();
    }
    const auto output = folder.path() / "read.jsonl";
    REQUIRE(std::system((reader + names + " > " + output.string()).c_str()) == 0);
    std::ifstream lines(output);
    std::string line;
    for (const auto& file : files) {
        REQUIRE(std::getline(lines, line));
        const auto read = feel::fromJson(line);
        REQUIRE(read.ok());
        CAPTURE(line);
        CHECK((*read)["uid"].textOr("") == file.uid);
        CHECK((*read)["sequence"].text() == std::to_string(file.sequence));
        // This reader takes an escaped backslash before n for a line break.
        if (file.event.summary.find("\\N") == std::string::npos)
            CHECK((*read)["summary"].textOr("") == file.event.summary);
        CHECK((*read)["location"].textOr("") == file.event.location);
        CHECK((*read)["description"].textOr("") == file.event.description);
        CHECK((*read)["organizer"].textOr("") == "mailto:" + file.organizer.email);
        CHECK((*read)["attendee"].textOr("") == "mailto:" + file.attendee.email);
        if (file.event.wholeDays) {
            CHECK((*read)["start"].textOr("") == "2027-03-05");
            CHECK((*read)["end"].textOr("") == "2027-03-08");
        } else {
            CHECK((*read)["start"].textOr("") == file.event.start.iso());
            CHECK((*read)["end"].textOr("") == file.event.end.iso());
        }
    }
}

TEST_CASE("the description tells the time by both clocks, in the language of its reader") {
    auto event = opening().event;
    event.description = "";
    const std::vector<std::string> zones = {"Asia/Seoul", "Asia/Seoul", "Asia/Tashkent"};
    CHECK(withClocks(event, zones, "en") ==
          "Seoul: 5 March 2027, 10:00–12:00 (KST)\nTashkent: 5 March 2027, 06:00–08:00 (+05)");
    CHECK(withClocks(event, zones, "ko") ==
          "서울: 2027. 3. 5.(금) 10:00∼12:00 (KST)\n타슈켄트: 2027. 3. 5.(금) 06:00∼08:00 (+05)");
    event.description = "Bring slides";
    event.start = at("2027-03-05T14:00:00Z");
    event.end = at("2027-03-05T16:00:00Z");
    CHECK(withClocks(event, {"Asia/Seoul", "Europe/Berlin"}, "en") ==
          "Bring slides\n\nSeoul: 5 March 2027, 23:00 (KST) – 6 March 2027, 01:00 (KST)\n"
          "Berlin: 5 March 2027, 15:00–17:00 (CET)");
    // Two weeks later Germany's clocks have gone forward, Korea's have not.
    event.start = at("2027-04-02T08:00:00Z");
    event.end = at("2027-04-02T09:00:00Z");
    CHECK(withClocks(event, {"Asia/Seoul", "Europe/Berlin"}, "en") ==
          "Bring slides\n\nSeoul: 2 April 2027, 17:00–18:00 (KST)\nBerlin: 2 April 2027, 10:00–11:00 (CEST)");
    event.wholeDays = true;
    CHECK(withClocks(event, zones, "en") == "Bring slides");
}
