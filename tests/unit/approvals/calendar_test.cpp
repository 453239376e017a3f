#include "approvals/calendar_service.h"

#include <doctest/doctest.h>

#include "programs/program_repository.h"
#include "support/world.h"
#include "workflow/package_repository.h"

using namespace entente;
using namespace entente::approvals;
using programs::Holiday;
using test::World;

namespace {

constexpr const char* kStep = "review_concept_note";

Holiday day(const std::string& date, const std::string& kind = "holiday") {
    return {date, {"Declared holiday", "임시공휴일"}, kind, "decreed", "Decree 1", "2027-02-02"};
}

/// A review that is due five shared working days after 1 February 2027, on which Seollal falls.
struct Office : World {
    CalendarService calendars{*database, *runner, clock};
    InstanceId instance = upToReview();

    std::string due() {
        const auto at = task(instance, kStep).task.due;
        return at ? at->iso() : "";
    }
    std::int64_t timers() {
        return number("SELECT min(due_at) FROM timer WHERE state = 'scheduled' AND instance_id = " + instance.text());
    }
    void moveAll() {
        while (calendars.moveOne())
            continue;
    }
    /// How many deadlines a change moved.
    std::int64_t moved(const Result<void>& changed) {
        REQUIRE(changed);
        const auto before = number("SELECT count(*) FROM audit_event WHERE action = 'task.due_moved'");
        moveAll();
        CHECK(number("SELECT count(*) FROM due_review") == 0);
        return number("SELECT count(*) FROM audit_event WHERE action = 'task.due_moved'") - before;
    }
    identity::Account administrator() { return account("admin@mois.example"); }
};

}  // namespace

TEST_CASE("a holiday declared later moves what is due, with its reminders, and back when it is taken out again") {
    Office world;
    const auto before = world.due();
    const auto reminder = world.timers();
    REQUIRE(before == "2027-02-10T09:00:00Z");
    CHECK(world.moved(world.calendars.setDay("uz", world.administrator(), day("2027-02-04"))) == 1);
    CHECK(world.due() == "2027-02-11T09:00:00Z");
    CHECK(world.timers() > reminder);
    CHECK(world.moved(world.calendars.removeDay("uz", world.administrator(), "2027-02-04")) == 1);
    CHECK(world.due() == before);
    CHECK(world.timers() == reminder);
}

TEST_CASE("a make-up working day counts, and a weekend can be another") {
    Office world;
    CHECK(world.moved(world.calendars.setDay("kr", world.administrator(), day("2027-02-09", "workday"))) == 1);
    CHECK(world.due() == "2027-02-09T09:00:00Z");
    CHECK(world.moved(world.calendars.setWeekend("uz", world.administrator(), {5, 6})) == 1);
    CHECK(world.due() == "2027-02-10T09:00:00Z");
}

TEST_CASE("whoever holds what moved hears of it once, about all of it, with the reason and by both clocks") {
    Office world;
    const auto other = world.upToReview();
    world.settle();
    const auto before = world.relay.countTo("reviewer@mois.example");
    REQUIRE(world.calendars.setDay("uz", world.administrator(), day("2027-02-04")));
    REQUIRE(world.calendars.setDay("kr", world.administrator(), day("2027-05-04")));
    world.moveAll();
    world.settle();
    CHECK(world.isOpen(other, kStep));
    CHECK(world.relay.countTo("reviewer@mois.example") == before + 1);
    const auto mail = world.relay.lastTo("reviewer@mois.example");
    CAPTURE(mail.text);
    CHECK(mail.text.find("{") == std::string::npos);
    for (const auto* said :
         {"2027. 2. 10.(수) 18:00 서울 = 2027. 2. 10.(수) 14:00 타슈켄트",
          "2027. 2. 11.(목) 18:00 서울 = 2027. 2. 11.(목) 14:00 타슈켄트", "2027. 2. 4.(목) 임시공휴일"})
        CHECK(mail.text.find(said) != std::string::npos);
    CHECK(mail.text.find("2027. 5. 4.") == std::string::npos);
    CHECK(world.number("SELECT count(*) FROM mail WHERE text_name = 'due_moved'") == 1);
    world.moveAll();
    CHECK(world.number("SELECT count(*) FROM mail WHERE text_name = 'due_moved'") == 1);
}

TEST_CASE("a holiday behind the due date moves the escalation, one before it the reminders, and nobody is told") {
    Office world;
    const auto timers = [&] {
        return world.text(
            "SELECT group_concat(due_at, ' ') FROM (SELECT due_at FROM timer WHERE state = 'scheduled' AND "
            "instance_id = " +
            world.instance.text() + " ORDER BY due_at)");
    };
    const auto task = world.task(world.instance, kStep);
    // By hand, so that no rule moves it.
    REQUIRE(world.runner->run(world.instance, {},
                              engine::UpdateTask{task.task.key, {}, Timestamp::fromIso("2027-02-19T09:00:00Z"), ""}));
    const auto before = timers();
    REQUIRE(world.calendars.setDay("kr", world.administrator(), day("2027-02-18")));
    REQUIRE(world.calendars.setDay("uz", world.administrator(), day("2027-02-22")));
    world.moveAll();
    CHECK(timers() != before);
    CHECK(world.due() == "2027-02-19T09:00:00Z");
    CHECK(world.number("SELECT count(*) FROM audit_event WHERE action = 'task.reminders_moved'") == 1);
    CHECK(world.number("SELECT count(*) FROM mail WHERE text_name = 'due_moved'") == 0);
    REQUIRE(world.calendars.removeDay("kr", world.administrator(), "2027-02-18"));
    REQUIRE(world.calendars.removeDay("uz", world.administrator(), "2027-02-22"));
    world.moveAll();
    CHECK(timers() == before);
}

TEST_CASE("timers of a workflow that count shared working days move, others stay") {
    Office world;
    const auto timer = [](const std::string& id, const std::string& kind, const std::string& text) {
        return "<intermediateCatchEvent id='" + id + "'><timerEventDefinition><" + kind + ">" + text + "</" + kind +
               "></timerEventDefinition></intermediateCatchEvent><sequenceFlow id='to_" + id +
               "' sourceRef='all' targetRef='" + id + "'/>";
    };
    const std::string counted =
        "=date and time(add working days(today(), 5, program.calendars), time(&quot;18:00:00@Asia/Seoul&quot;))";
    const auto model =
        "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'><process id='waiting' name='Waiting' "
        "isExecutable='true'><startEvent id='s'/><sequenceFlow id='a' sourceRef='s' targetRef='all'/>"
        "<parallelGateway id='all'/>" +
        timer("counted", "timeDate", counted) + timer("fixed", "timeDate", "2027-02-10T18:00:00+09:00") +
        timer("lasting", "timeDuration", "P5D") + timer("rounds", "timeCycle", "R/P1D") + "</process></definitions>";
    std::vector<Problem> problems;
    const auto installed = world.packages->install("waiting", {{"waiting.bpmn", model}}, {}, problems);
    for (const auto& problem : problems)
        INFO(problem.message.english());
    REQUIRE(installed);
    const auto waiting = world.runner->start("waiting", world.program, {}).value();
    const auto dueOf = [&](const std::string& element) {
        return Timestamp{world.number("SELECT due_at FROM timer WHERE state = 'scheduled' AND element_id = '" +
                                      element + "' AND instance_id = " + waiting.text())}
            .iso();
    };
    CHECK(dueOf("counted") == "2027-02-10T09:00:00Z");
    const auto fixed = dueOf("fixed"), lasting = dueOf("lasting"), rounds = dueOf("rounds");
    world.clock.advance(3'600);
    REQUIRE(world.calendars.setDay("uz", world.administrator(), day("2027-02-04")));
    REQUIRE(world.calendars.setDay("kr", world.administrator(), day("2027-02-05")));
    world.moveAll();
    CHECK(dueOf("counted") == "2027-02-12T09:00:00Z");
    CHECK(dueOf("fixed") == fixed);
    CHECK(dueOf("lasting") == lasting);
    CHECK(dueOf("rounds") == rounds);
    CHECK(world.number("SELECT count(*) FROM timer_review") == 0);
    CHECK(world.number("SELECT count(*) FROM audit_event WHERE action = 'timer.moved_with_calendar'") == 1);
    REQUIRE(world.calendars.removeDay("uz", world.administrator(), "2027-02-04"));
    REQUIRE(world.calendars.removeDay("kr", world.administrator(), "2027-02-05"));
    world.moveAll();
    CHECK(dueOf("counted") == "2027-02-10T09:00:00Z");
}

TEST_CASE("what is no matter of the calendar stays: another day, another task, a date set by hand") {
    Office world;
    const auto before = world.due();
    CHECK(world.moved(world.calendars.setDay("kr", world.administrator(), day("2027-05-04"))) == 0);
    CHECK(world.moved(world.calendars.setDay("uz", world.administrator(), day("2027-02-06"))) == 0);
    CHECK(world.due() == before);
    const auto task = world.task(world.instance, kStep);
    REQUIRE(world.runner->run(world.instance, {},
                              engine::UpdateTask{task.task.key, {}, Timestamp::fromIso("2027-02-20T09:00:00Z"), ""}));
    CHECK(world.moved(world.calendars.setDay("kr", world.administrator(), day("2027-02-03"))) == 0);
    CHECK(world.due() == "2027-02-20T09:00:00Z");
    REQUIRE(world.decide("reviewer@mois.example", "approve"));
    CHECK(world.calendars.setDay("kr", world.administrator(), day("2027-02-04")));
}

TEST_CASE("changes of both calendars before any deadline moved: it moves once, to where both lead") {
    Office world;
    // The program ends between the changes and the worker, and begins again.
    REQUIRE(world.calendars.setDay("uz", world.administrator(), day("2027-02-04")));
    REQUIRE(world.calendars.setDay("kr", world.administrator(), day("2027-02-05")));
    REQUIRE(world.calendars.setDay("kr", world.administrator(), day("2027-02-09", "workday")));
    CHECK(world.due() == "2027-02-10T09:00:00Z");
    CalendarService later(*world.database, *world.runner, world.clock);
    while (later.moveOne())
        continue;
    CHECK(world.due() == "2027-02-11T09:00:00Z");
    CHECK(world.number("SELECT count(*) FROM audit_event WHERE action = 'task.due_moved'") == 1);
    CHECK(!later.moveOne());
}

TEST_CASE("a case that can no longer be run keeps no other deadline from moving") {
    Office world;
    std::vector<Problem> problems;
    REQUIRE(world.packages->install("planning", test::planningFiles(), {}, problems));
    const auto later = world.upToReview();
    REQUIRE(world.calendars.setDay("uz", world.administrator(), day("2027-02-04")));
    const auto broken = world.blobs->put("<not-bpmn/>").sha256;
    world.database->write([&](storage::Tx& tx) {
        workflow::PackageRepository().putFiles(tx, world.runner->packageOf(world.instance)->id,
                                               {{"planning.bpmn", broken}});
    });
    // Nothing is compiled any more.
    workflow::PackageStore packages(*world.database, *world.blobs, world.clock);
    workflow::Runner runner(*world.database, packages, world.outbox, world.clock);
    CalendarService worker(*world.database, runner, world.clock);
    CHECK(worker.moveOne());
    CHECK(worker.moveOne());
    // The third tells of what moved.
    CHECK(worker.moveOne());
    CHECK(!worker.moveOne());
    CHECK(world.number("SELECT count(*) FROM mail WHERE text_name = 'due_moved'") == 1);
    CHECK(world.due() == "2027-02-10T09:00:00Z");
    CHECK(world.task(later, kStep).task.due->iso() == "2027-02-11T09:00:00Z");
}

TEST_CASE("a day needs a date, a kind, a name and a source") {
    Office world;
    struct Case {
        Holiday day;
        std::string place;
    };
    auto nameless = day("2027-05-04"), sourceless = day("2027-05-04"), kindless = day("2027-05-04", "feast"),
         undecided = day("2027-05-04");
    nameless.name.en = " ";
    sourceless.source = "";
    undecided.status = "rumoured";
    for (const auto& [wrong, place] :
         {Case{day("2027-02-30"), "date"}, Case{day("tomorrow"), "date"}, Case{day(""), "date"},
          Case{nameless, "name_en"}, Case{sourceless, "source"}, Case{kindless, "kind"}, Case{undecided, "status"}}) {
        CAPTURE(wrong.date);
        const auto set = world.calendars.setDay("kr", world.administrator(), wrong);
        REQUIRE(!set);
        CHECK(set.error().place == place);
    }
    CHECK(world.calendars.setWeekend("kr", world.administrator(), {1, 2, 3, 4, 5, 6, 7}).error().place == "weekend");
    CHECK(world.calendars.setWeekend("kr", world.administrator(), {0}).error().place == "weekend");
    CHECK(world.calendars.setDay("kr", world.ours(), day("2027-05-04")).error().kind == ErrorKind::Forbidden);
    CHECK(world.calendars.setDay("nowhere", world.administrator(), day("2027-05-04")).error().kind ==
          ErrorKind::NotFound);
    CHECK(world.calendars.removeDay("kr", world.administrator(), "2027-05-04").error().kind == ErrorKind::NotFound);
    CHECK(world.number("SELECT count(*) FROM calendar_change") == 0);
}

TEST_CASE("a year that was compared with its source says when") {
    Office world;
    REQUIRE(world.calendars.confirmYear("kr", world.administrator(), 2027, "2027-02-01"));
    CHECK(world.number("SELECT count(*) FROM holiday h JOIN calendar c ON c.id = h.calendar_id WHERE c.code = 'kr' "
                       "AND h.date LIKE '2027%' AND h.last_checked IS NOT '2027-02-01'") == 0);
    CHECK(world.number("SELECT count(*) FROM holiday h JOIN calendar c ON c.id = h.calendar_id WHERE c.code = 'kr' "
                       "AND h.date LIKE '2028%' AND h.last_checked = '2027-02-01'") == 0);
}
