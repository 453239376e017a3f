#include <doctest/doctest.h>

#include "bpmn/timer_text.h"
#include "engine/timers.h"
#include "model.h"

using namespace entente;
using namespace entente::engine;
using namespace entente::engine::testing;

namespace {

std::string waits(const std::string& what, const std::string& text) {
    return start() + node("intermediateCatchEvent", "wait", {}, {}, timer(what, text)) + end() +
           path({"s", "wait", "e"});
}

std::string dueOf(const Simulation& simulation) {
    REQUIRE(simulation.state().timers.size() == 1);
    return simulation.state().timers.begin()->second.dueAt.iso();
}

Timestamp at(const char* iso) {
    return *Timestamp::fromIso(iso);
}

/// A task with a boundary event that leads to another task.
std::string watched(bool interrupting, const std::string& what, const std::string& text) {
    return start() + user("t") + boundary("b", "t", interrupting, what, text) + user("other") + end() + end("e2") +
           path({"s", "t", "e"}) + path({"b", "other", "e2"});
}

}  // namespace

TEST_CASE("catch event: when it is due") {
    struct Case {
        std::string what, text, zone, due;
    };
    const Case cases[] = {
        {"timeDuration", "P5D", "UTC", "2027-01-09T00:00:00Z"},
        {"timeDuration", "PT0.5S", "UTC", "2027-01-04T00:00:00.500000Z"},
        {"timeDuration", "P1M", "Asia/Seoul", "2027-02-04T00:00:00Z"},
        {"timeDuration", "=duration(\"PT\" + string(n) + \"H\")", "UTC", "2027-01-04T03:00:00Z"},
        {"timeDuration", "=\"PT2H\"", "UTC", "2027-01-04T02:00:00Z"},
        {"timeDate", "2027-03-01T09:00:00+09:00", "UTC", "2027-03-01T00:00:00Z"},
        {"timeDate", "2027-03-01", "Asia/Seoul", "2027-02-28T15:00:00Z"},
        {"timeDate", "=@\"2027-03-01\"", "Asia/Tashkent", "2027-02-28T19:00:00Z"},
        {"timeDate", "=now() + duration(\"P1D\")", "UTC", "2027-01-05T00:00:00Z"},
        {"timeDate", "2026-01-01T00:00:00Z", "UTC", "2026-01-01T00:00:00Z"},
    };
    for (const auto& one : cases) {
        CAPTURE(one.text);
        CHECK(dueOf(started(waits(one.what, one.text), {{"n", 3}}, {}, one.zone)) == one.due);
    }
}

TEST_CASE("catch event: goes on when it fires, not before, and once") {
    auto simulation = started(waits("timeDuration", "P1D"));
    const Key key = simulation.state().timers.begin()->first;
    CHECK(simulation.perform(FireTimer{key}).error().message.key == "engine.timer.early");
    REQUIRE(simulation.advanceTo(at("2027-01-04T23:59:59Z")).ok());
    CHECK_FALSE(completed(simulation));
    REQUIRE(simulation.advanceTo(at("2027-01-05T00:00:00Z")).ok());
    CHECK(completed(simulation));
    CHECK_FALSE(simulation.perform(FireTimer{key}).ok());
    CHECK(count(simulation, "TimerFired") == 1);
}

TEST_CASE("a timer that is moved fires at its new moment and not at the old one; a cycle is not moved") {
    auto simulation = started(waits("timeDuration", "P1D"));
    const auto moved = at("2027-01-06T00:00:00Z");
    REQUIRE(simulation.perform(MoveTimer{simulation.state().timers.begin()->first, moved}).ok());
    REQUIRE(simulation.advanceTo(at("2027-01-05T23:59:59Z")).ok());
    CHECK_FALSE(completed(simulation));
    REQUIRE(simulation.advanceTo(moved).ok());
    CHECK(completed(simulation));
    CHECK(count(simulation, "TimerFired") == 1);
    CHECK_FALSE(simulation.perform(MoveTimer{1, moved}).ok());

    auto earlier = started(waits("timeDuration", "P1D"));
    REQUIRE(earlier.perform(MoveTimer{earlier.state().timers.begin()->first, at("2027-01-03T00:00:00Z")}).ok());
    REQUIRE(earlier.advanceTo(at("2027-01-04T00:00:01Z")).ok());
    CHECK(completed(earlier));

    auto rounds = started(waits("timeCycle", "R/P1D"));
    const auto refused = rounds.perform(MoveTimer{rounds.state().timers.begin()->first, moved});
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().message.key == "engine.timer.cycle");
}

TEST_CASE("catch event: an unusable value is an incident that can be mended") {
    auto simulation = started(waits("timeDuration", "=wait"), {{"wait", "soon"}});
    CHECK(onlyIncident(simulation).expression == "=wait");
    CHECK(onlyIncident(simulation).variables == feel::Context{{"wait", "soon"}});
    CHECK(simulation.state().timers.empty());
    REQUIRE(simulation.perform(SetVariables{kProcessScope, {{"wait", "P1D"}}, {}}).ok());
    REQUIRE(simulation.perform(RetryIncident{onlyIncident(simulation).key, {}}).ok());
    CHECK(dueOf(simulation) == "2027-01-05T00:00:00Z");
}

TEST_CASE("boundary event: an interrupting one ends the task") {
    auto simulation = started(watched(true, "timeDuration", "P1D"));
    REQUIRE(simulation.fireNext().ok());
    CHECK(simulation.waiting() == Ids{"other"});
    CHECK(count(simulation, "TaskCancelled") == 1);
    complete(simulation, "other");
    CHECK(completed(simulation));
}

TEST_CASE("boundary event: one that does not interrupt runs beside the task") {
    auto simulation = started(watched(false, "timeDuration", "P1D"));
    REQUIRE(simulation.fireNext().ok());
    CHECK(simulation.waiting() == Ids{"t", "other"});
    CHECK(simulation.state().timers.empty());
    complete(simulation, "t");
    CHECK_FALSE(completed(simulation));
    complete(simulation, "other");
    CHECK(completed(simulation));
}

TEST_CASE("boundary event: goes with its task") {
    auto simulation = started(watched(true, "timeDate", "2027-02-01T00:00:00Z"));
    complete(simulation, "t");
    CHECK(completed(simulation));
    CHECK(count(simulation, "TimerCancelled") == 1);
    CHECK(*simulation.fireNext() == false);
}

TEST_CASE("boundary event: a cycle fires as often as it says") {
    auto simulation = started(watched(false, "timeCycle", "R3/PT1H"));
    REQUIRE(simulation.advanceTo(at("2027-01-04T02:30:00Z")).ok());
    CHECK(count(simulation, "TimerFired") == 2);
    CHECK(dueOf(simulation) == "2027-01-04T03:00:00Z");
    REQUIRE(simulation.advanceTo(at("2027-02-01T00:00:00Z")).ok());
    CHECK(count(simulation, "TimerFired") == 3);
    CHECK(simulation.state().timers.empty());

    CHECK(started(watched(false, "timeCycle", "R0/PT1H")).state().timers.empty());
    CHECK(dueOf(started(watched(false, "timeCycle", "R/2027-01-10T00:00:00Z/P1D"))) == "2027-01-10T00:00:00Z");
}

TEST_CASE("a cycle that was missed fires once") {
    Timer timer;
    timer.dueAt = at("2027-01-04T01:00:00Z");
    timer.interval = "PT1H";
    timer.repeats = -1;
    auto next = nextRound(timer, at("2027-03-01T10:30:00Z"), "UTC");
    REQUIRE(next);
    CHECK(next->dueAt.iso() == "2027-03-01T11:00:00Z");
    CHECK(next->repeats == -1);

    timer.repeats = 5;
    next = nextRound(timer, at("2027-01-04T03:30:00Z"), "UTC");
    REQUIRE(next);
    CHECK(next->dueAt.iso() == "2027-01-04T04:00:00Z");
    CHECK(next->repeats == 2);
    CHECK_FALSE(nextRound(timer, at("2027-01-05T00:00:00Z"), "UTC"));

    timer.interval = "P1M";
    timer.repeats = -1;
    next = nextRound(timer, at("2027-04-01T00:00:00Z"), "UTC");
    REQUIRE(next);
    CHECK(next->dueAt.iso() == "2027-04-04T01:00:00Z");
}

TEST_CASE("days and months keep the clock of the zone when it changes, hours do not") {
    struct Case {
        const char* interval;
        const char* zone;  ///< of the case
        const char* first;
        std::vector<const char*> rounds;
    };
    // Berlin's clocks go forward on 28 March 2027 at 2:00 and back on 31 October 2027 at 3:00.
    const Case cases[] = {
        {"R4/2027-03-27T09:00:00+01:00/P1D",
         "Europe/Berlin",
         "2027-03-27T08:00:00Z",
         {"2027-03-28T07:00:00Z", "2027-03-29T07:00:00Z", "2027-03-30T07:00:00Z"}},
        {"R3/2027-10-30T09:00:00+02:00/P1D",
         "Europe/Berlin",
         "2027-10-30T07:00:00Z",
         {"2027-10-31T08:00:00Z", "2027-11-01T08:00:00Z"}},
        {"R3/2027-03-27T09:00:00/P1D",
         "Europe/Berlin",
         "2027-03-27T08:00:00Z",
         {"2027-03-28T07:00:00Z", "2027-03-29T07:00:00Z"}},
        // The zone that is written counts, not that of the case.
        {"R3/2027-03-27T09:00:00@Europe/Berlin/P1D",
         "Asia/Seoul",
         "2027-03-27T08:00:00Z",
         {"2027-03-28T07:00:00Z", "2027-03-29T07:00:00Z"}},
        {"R3/2027-03-27T09:00:00+01:00[Europe/Berlin]/P1D",
         "Asia/Seoul",
         "2027-03-27T08:00:00Z",
         {"2027-03-28T07:00:00Z", "2027-03-29T07:00:00Z"}},
        {"R3/2027-03-27T08:00:00Z[Europe/Berlin]/P1D",
         "UTC",
         "2027-03-27T08:00:00Z",
         {"2027-03-28T07:00:00Z", "2027-03-29T07:00:00Z"}},
        {"R3/2027-03-27T09:00:00+01:00/P1D",
         "UTC",
         "2027-03-27T08:00:00Z",
         {"2027-03-28T08:00:00Z", "2027-03-29T08:00:00Z"}},
        // Exact time.
        {"R3/2027-03-27T09:00:00@Europe/Berlin/PT24H",
         "UTC",
         "2027-03-27T08:00:00Z",
         {"2027-03-28T08:00:00Z", "2027-03-29T08:00:00Z"}},
        {"R3/2027-03-27T09:00:00@Europe/Berlin/P1DT1H",
         "UTC",
         "2027-03-27T08:00:00Z",
         {"2027-03-28T08:00:00Z", "2027-03-29T09:00:00Z"}},
        // An hour that is left out, and one that comes twice, move one round only.
        {"R3/2027-03-27T02:30:00@Europe/Berlin/P1D",
         "UTC",
         "2027-03-27T01:30:00Z",
         {"2027-03-28T01:30:00Z", "2027-03-29T00:30:00Z"}},
        {"R3/2027-10-30T02:30:00@Europe/Berlin/P1D",
         "UTC",
         "2027-10-30T00:30:00Z",
         {"2027-10-31T00:30:00Z", "2027-11-01T01:30:00Z"}},
        {"R3/2027-02-28T09:00:00@Europe/Berlin/P1M",
         "UTC",
         "2027-02-28T08:00:00Z",
         {"2027-03-28T07:00:00Z", "2027-04-28T07:00:00Z"}},
        {"R3/2027-09-30T09:00:00@Europe/Berlin/P1M",
         "UTC",
         "2027-09-30T07:00:00Z",
         {"2027-10-30T07:00:00Z", "2027-11-30T08:00:00Z"}},
        // A short month does not shorten those behind it.
        {"R4/2027-01-31T09:00:00@Europe/Berlin/P1M",
         "UTC",
         "2027-01-31T08:00:00Z",
         {"2027-02-28T08:00:00Z", "2027-03-31T07:00:00Z", "2027-04-30T07:00:00Z"}},
    };
    for (const auto& one : cases) {
        CAPTURE(one.interval);
        const auto simulation = started(watched(false, "timeCycle", one.interval), {}, {}, one.zone);
        REQUIRE(dueOf(simulation) == one.first);
        auto fired = simulation.state().timers.begin()->second;
        for (const auto* due : one.rounds) {
            const auto next = nextRound(fired, fired.dueAt, one.zone);
            REQUIRE(next);
            CHECK(next->dueAt.iso() == due);
            fired = *next;
        }
        CHECK_FALSE(nextRound(fired, fired.dueAt, one.zone));
    }
    auto missed = started(watched(false, "timeCycle", "R/2027-03-20T09:00:00@Europe/Berlin/P1D"), {}, {}, "UTC");
    const auto next = nextRound(missed.state().timers.begin()->second, at("2027-04-10T07:00:00Z"), "UTC");
    REQUIRE(next);
    CHECK(next->dueAt.iso() == "2027-04-11T07:00:00Z");
}

TEST_CASE("a duration of days and a date in a zone go by its clock") {
    // The case starts on 4 January at 1:00 in Berlin, and 84 days later clocks have gone forward.
    struct Case {
        std::string what, text, due;
    };
    const Case cases[] = {
        {"timeDuration", "P84D", "2027-03-28T23:00:00Z"},
        {"timeDuration", "PT2016H", "2027-03-29T00:00:00Z"},
        {"timeDuration", "P3M", "2027-04-03T23:00:00Z"},
        {"timeCycle", "R2/P84D", "2027-03-28T23:00:00Z"},
        {"timeDate", "2027-03-28T09:00:00@Europe/Berlin", "2027-03-28T07:00:00Z"},
        {"timeDate", "2027-03-28T09:00:00+02:00[Europe/Berlin]", "2027-03-28T07:00:00Z"},
        {"timeDate", "2027-03-28T09:00:00[Asia/Seoul]", "2027-03-28T00:00:00Z"},
    };
    for (const auto& one : cases) {
        CAPTURE(one.text);
        CHECK(dueOf(started(waits(one.what, one.text), {}, {}, "Europe/Berlin")) == one.due);
    }
    for (const auto* wrong : {"2027-03-28T09:00:00[Europe/Bonn]", "2027-03-28T09:00:00@Asia/Seoul[Europe/Berlin]",
                              "2027-03-28T09:00:00[Europe/Berlin", "[Europe/Berlin]"}) {
        CAPTURE(wrong);
        CHECK_FALSE(bpmn::parseMoment(wrong));
    }
}

TEST_CASE("a cycle of an event in the flow sends a token each round") {
    auto run = started(waits("timeCycle", "R3/PT1H"));
    const auto rounds = [&] {
        return std::count_if(run.log().begin(), run.log().end(), [](const Simulation::Entry& entry) {
            const auto* activated = std::get_if<ElementActivated>(&entry.event);
            return activated != nullptr && activated->element.elementId == "e";
        });
    };
    CHECK(run.fireNext().value());
    CHECK(rounds() == 1);
    CHECK(run.state().info.status == InstanceStatus::Active);
    CHECK(run.fireNext().value());
    CHECK(run.fireNext().value());
    CHECK(rounds() == 3);
    CHECK(run.state().info.status == InstanceStatus::Completed);
}

TEST_CASE("reminders and escalation count shared working days from the due date") {
    // 5 swd after Monday 4 January is Monday 11 January; one side has 11 January off, the other works no Friday.
    const feel::Value calendars(feel::List{
        feel::Value(feel::Context{{"weekend", feel::Value(feel::List{6, 7})},
                                  {"holidays", feel::Value(feel::List{feel::Value(*feel::Date::of(2027, 1, 11))})},
                                  {"workdays", feel::Value(feel::List{})}}),
        feel::Value(feel::Context{{"weekend", feel::Value(feel::List{5, 6, 7})},
                                  {"holidays", feel::Value(feel::List{})},
                                  {"workdays", feel::Value(feel::List{})}})});
    const auto body = start() +
                      user("t", "<zeebe:taskSchedule dueDate='=@\"2027-01-12T18:00:00@Asia/Tashkent\"'/>" +
                                    properties({{"kind", "answer"},
                                                {"respondent", "=\"r\""},
                                                {"reminders", "-9, -2, -1, 0, +1"},
                                                {"escalation", "2"},
                                                {"escalateTo", "=program.boss"}})) +
                      end() + path({"s", "t", "e"});
    const feel::Context ambient{{"program", feel::Value(feel::Context{{"calendars", calendars}, {"boss", "B"}})}};
    auto simulation = started(body, {}, ambient, "Asia/Seoul");
    Ids due;
    for (const auto& [key, timer] : simulation.state().timers)
        due.push_back(std::string(text(timer.purpose)) + ' ' + std::to_string(timer.ordinal) + ' ' + timer.dueAt.iso());
    CHECK(due == Ids{"reminder 2 2027-01-06T13:00:00Z", "reminder 3 2027-01-07T13:00:00Z",
                     "reminder 4 2027-01-12T13:00:00Z", "reminder 5 2027-01-13T13:00:00Z",
                     "escalation 1 2027-01-14T13:00:00Z"});
    REQUIRE(simulation.advanceTo(at("2027-02-01T00:00:00Z")).ok());
    CHECK(count(simulation, "TaskReminded") == 4);
    REQUIRE(std::holds_alternative<TaskEscalated>(simulation.log().back().event));
    CHECK(std::get<TaskEscalated>(simulation.log().back().event).to == feel::Value("B"));

    auto late = started(body, {}, ambient, "Asia/Seoul");
    late.setNow(at("2027-01-13T12:00:00Z"));
    while (!late.state().timers.empty() && late.state().timers.begin()->second.dueAt <= late.now())
        REQUIRE(late.perform(FireTimer{late.state().timers.begin()->first}).ok());
    CHECK_MESSAGE(count(late, "TaskReminded") == 1, "what was missed is said once");
    CHECK(count(late, "TimerFired") == 3);

    auto answered = started(body, {}, ambient, "Asia/Seoul");
    complete(answered, "t");
    CHECK(answered.state().timers.empty());
    CHECK(count(answered, "TimerCancelled") == 5);

    auto moved = started(body, {}, ambient, "Asia/Seoul");
    REQUIRE(moved.perform(UpdateTask{moved.openTask("t"), "somebody", at("2027-01-19T13:00:00Z"), "tester"}).ok());
    const auto& task = *moved.state().task(moved.openTask("t"));
    CHECK(task.assignee == "somebody");
    CHECK(task.due->iso() == "2027-01-19T13:00:00Z");
    CHECK(moved.state().timers.begin()->second.dueAt.iso() == "2027-01-14T13:00:00Z");
    CHECK(moved.state().timers.size() == 5);
}
