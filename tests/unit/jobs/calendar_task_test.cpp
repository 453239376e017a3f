#include <doctest/doctest.h>

#include <thread>

#include "feel/expression.h"
#include "support/world.h"
#include "unit/mail/calendar_reader.h"
#include "workflow/fixed_clock.h"

using namespace entente;
using test::World;

namespace {

constexpr const char* kSpeaker = "speaker12@partner.example";
constexpr const char* kReviewer = "reviewer@mois.example";

constexpr const char* kTelling =
    "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' "
    "xmlns:zeebe='http://camunda.org/schema/zeebe/1.0'><process id='telling' name='Telling' isExecutable='true'>"
    "<startEvent id='s'/><sequenceFlow id='a' sourceRef='s' targetRef='tell'/>"
    "<serviceTask id='tell' name='Tell'><extensionElements><zeebe:taskDefinition type='entente:mail'/>"
    "<zeebe:taskHeaders><zeebe:header key='text' value='told'/></zeebe:taskHeaders><zeebe:ioMapping>"
    "<zeebe:input source='=receivers' target='to'/><zeebe:input source='=event' target='calendar'/>"
    "</zeebe:ioMapping></extensionElements></serviceTask>"
    "<sequenceFlow id='b' sourceRef='tell' targetRef='e'/><endEvent id='e'/></process></definitions>";

struct Telling : World {
    Telling() {
        std::vector<Problem> problems;
        const auto installed =
            packages->install("telling",
                              {{"telling.bpmn", kTelling},
                               {"mail/told.en.txt", "Subject: {{ calendar.summary }}\n\nPlease come.\n"},
                               {"mail/told.ko.txt", "Subject: {{ calendar.summary }}\n\n오십시오.\n"}},
                              {}, problems);
        for (const auto& problem : problems)
            INFO(problem.message.english());
        REQUIRE(installed);
    }

    static feel::Value value(const std::string& text) {
        const workflow::FixedClock still({});
        return feel::evaluate(text, {}, feel::Environment{still}).value();
    }
    /// A case that does nothing but to tell about the event.
    InstanceId tell(const std::string& event, const std::string& emails) {
        const auto instance =
            runner->start("telling", program, {}, {{"event", value(event)}, {"receivers", value(emails)}}).value();
        settle();
        return instance;
    }
    InstanceId tellSpeaker(const std::string& event) {
        return tell(event, R"([{name: "Speaker 12", email: "speaker12@partner.example"}])");
    }
    std::int64_t mails() { return number("SELECT count(*) FROM mail WHERE text_name = 'told'"); }
    std::string newestFile() { return text("SELECT content FROM mail_calendar ORDER BY mail_id DESC LIMIT 1"); }
    test::ReadCalendar newest() {
        const auto read = test::readCalendarFile(newestFile());
        REQUIRE(read);
        return *read;
    }
    std::string incident() {
        return text("SELECT coalesce(max(data), '') FROM instance_event WHERE type = 'IncidentRaised'");
    }
};

std::string opening(const std::string& more = {}, const std::string& start = "2027-03-05T10:00:00") {
    return R"({key: "opening", summary: "Opening", duration: "PT2H", zone: "Asia/Seoul", start: ")" + start + "\"" +
           more + "}";
}

}  // namespace

TEST_CASE("an event keeps its UID in a person's calendar and counts its changes") {
    Telling world;
    world.tellSpeaker(opening());
    const auto first = world.newest();
    CHECK(first.method == "REQUEST");
    CHECK(first.sequence == 0);
    CHECK(first.organizer == "mailto:coordinator@mois.example");
    CHECK(first.attendee == std::string("mailto:") + kSpeaker);
    CHECK(first.start.iso() == "2027-03-05T01:00:00Z");
    CHECK(first.stamp == world.clock.now());
    CHECK(first.description.find("Seoul: 5 March 2027, 10:00–12:00 (KST)") != std::string::npos);
    CHECK(first.description.find("Tashkent: 5 March 2027, 06:00–08:00") != std::string::npos);

    world.clock.advance(3'600);
    world.tellSpeaker(opening("", "2027-03-05T11:00:00"));
    const auto moved = world.newest();
    CHECK(moved.uid == first.uid);
    CHECK(moved.sequence == 1);
    CHECK(moved.start.iso() == "2027-03-05T02:00:00Z");

    world.tellSpeaker(R"({key: "opening", method: "cancel"})");
    const auto cancelled = world.newest();
    CHECK(cancelled.method == "CANCEL");
    CHECK(cancelled.status == "CANCELLED");
    CHECK(cancelled.uid == first.uid);
    CHECK(cancelled.sequence == 2);
    CHECK(cancelled.start == moved.start);
    CHECK(cancelled.summary == "Opening");

    world.tellSpeaker(opening());
    CHECK(world.newest().uid == first.uid);
    CHECK(world.newest().sequence == 3);
    CHECK(world.number("SELECT count(*) FROM calendar_invite") == 1);
    CHECK(world.incident().empty());
}

TEST_CASE("who knows the event as it is gets no mail, unless it is to be told again: with the same number") {
    Telling world;
    world.tellSpeaker(opening());
    const auto instance = world.tellSpeaker(opening());
    CHECK(world.mails() == 1);
    CHECK(world.text("SELECT status FROM instance WHERE id = " + instance.text()) == "completed");
    CHECK(world.number("SELECT count(*) FROM audit_event WHERE action = 'calendar.up_to_date'") == 1);
    world.clock.advance(60);
    world.tellSpeaker(opening(", again: true"));
    CHECK(world.mails() == 2);
    CHECK(world.newest().sequence == 0);
    CHECK(world.newest().stamp == world.clock.now());
    // Only one of two is new to it.
    world.tell(opening(), R"([{email: "speaker12@partner.example"}, {email: "reviewer@mois.example"}])");
    CHECK(world.mails() == 3);
    CHECK(world.newest().attendee == std::string("mailto:") + kReviewer);
}

TEST_CASE("everybody has an event of their own and sees nobody else in it") {
    Telling world;
    world.tell(
        opening(R"(, summaryKo: "개회식")"),
        R"([{email: "reviewer@mois.example"}, {email: "speaker12@partner.example"}, {email: "reviewer@mois.example"}])");
    CHECK(world.mails() == 2);
    CHECK(world.number("SELECT count(DISTINCT uid) FROM mail_calendar") == 2);
    const auto korean = world.text(
        "SELECT c.content FROM mail_calendar c JOIN mail m ON m.id = c.mail_id WHERE m.recipients LIKE '%reviewer@%'");
    CHECK(korean.find(kSpeaker) == std::string::npos);
    CHECK(test::readCalendarFile(korean)->summary == "개회식");
    CHECK(test::readCalendarFile(korean)->description.find("서울: 2027. 3. 5.(금) 10:00∼12:00 (KST)") !=
          std::string::npos);
}

TEST_CASE("the mail carries the file as one of its forms and as an attachment, the same at every try") {
    Telling world;
    world.relay.answerNext({mail::Delivery::Deferred, "try later"});
    world.tellSpeaker(opening());
    world.clock.advance(3'600);
    world.settle();
    const auto handed = world.relay.handed();
    REQUIRE(handed.size() >= 2);
    const auto& first = handed[handed.size() - 2];
    const auto& second = handed.back();
    CHECK(second.messageId == first.messageId);
    CHECK(second.mime == first.mime);
    CHECK(second.mime.find("Content-Type: text/calendar; charset=utf-8; method=REQUEST") != std::string::npos);
    CHECK(second.mime.find("Content-Type: application/ics; name=\"invite.ics\"") != std::string::npos);
    CHECK(second.mime.find("multipart/alternative") != std::string::npos);
}

TEST_CASE("a cancellation of what nobody was sent says so and sends nothing; others are told by mail alone") {
    Telling world;
    world.tellSpeaker(R"({key: "opening", method: "cancel"})");
    CHECK(world.mails() == 0);
    CHECK(world.incident().find("There is nothing to cancel") != std::string::npos);
    world.tellSpeaker(opening());
    world.tell(R"({key: "opening", method: "cancel", summary: "Opening", start: "2027-03-05"})",
               R"([{email: "speaker12@partner.example"}, {email: "reviewer@mois.example"}])");
    CHECK(world.mails() == 3);
    CHECK(world.number("SELECT count(*) FROM mail_calendar") == 2);
    CHECK(world.number("SELECT count(*) FROM audit_event WHERE action = 'calendar.nothing_to_cancel'") == 1);
}

TEST_CASE("a calendar that is wrong is an incident that names the entry; without one it is a plain mail") {
    Telling world;
    world.tellSpeaker(
        R"({key: "opening", summary: "Opening\nATTENDEE:mailto:victim@mois.example", start: "2027-03-05"})");
    CHECK(world.mails() == 0);
    CHECK(world.incident().find("“summary” of the calendar entry has a line break") != std::string::npos);
    world.tellSpeaker("null");
    CHECK(world.mails() == 1);
    CHECK(world.number("SELECT count(*) FROM mail_calendar") == 0);
}

TEST_CASE("the same event at once from two cases: each file has a number of its own") {
    Telling world;
    world.tellSpeaker(opening());
    const auto planned = [&](const std::string& start) {
        return world.runner->start("telling", world.program, {},
                                   {{"event", Telling::value(opening("", start))},
                                    {"receivers", Telling::value(R"([{email: "speaker12@partner.example"}])")}});
    };
    REQUIRE(planned("2027-03-05T11:00:00"));
    REQUIRE(planned("2027-03-05T12:00:00"));
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            while (world.serviceTasks->runOne())
                continue;
        });
    for (auto& thread : threads)
        thread.join();
    CHECK(world.mails() == 3);
    CHECK(world.number("SELECT count(DISTINCT sequence) FROM mail_calendar") == 3);
    CHECK(world.number("SELECT sequence FROM calendar_invite") == 2);
}
