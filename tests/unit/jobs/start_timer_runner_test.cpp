#include "jobs/start_timer_runner.h"

#include <doctest/doctest.h>

#include "events.h"

using namespace entente;
using namespace entente::jobs::testing;

TEST_CASE("a start timer begins a case of each program at its moments") {
    Events events;
    const auto install = [&](const std::string& cycle) {
        events.install("weekly", startsBy(model::timer("timeCycle", cycle)) + model::end() + model::path({"s", "e"}));
    };
    install("R2/P7D");
    CHECK_FALSE(events.startTimers.runOne());
    events.world.clock.advance(7 * 86'400);
    CHECK(events.startTimers.runOne());
    CHECK_FALSE(events.startTimers.runOne());
    CHECK(events.count("weekly") == 1);
    events.world.clock.advance(30 * 86'400);
    CHECK(events.startTimers.runOne());
    events.world.clock.advance(30 * 86'400);
    CHECK_FALSE(events.startTimers.runOne());
    CHECK(events.count("weekly") == 2);

    install("R/P1D");  // a new version counts anew, the old one is silent
    CHECK_FALSE(events.startTimers.runOne());
    CHECK(events.world.number("SELECT count(*) FROM start_timer") == 1);
}

TEST_CASE("neither a workflow that no longer compiles nor a damaged moment stops the timers of others") {
    Events events;
    const auto weekly = startsBy(model::timer("timeCycle", "R/P7D")) + model::end() + model::path({"s", "e"});
    for (const auto* key : {"broken", "damaged", "good"})
        events.install(key, weekly);
    const auto unreadable = events.world.blobs->put("<none/>").sha256;
    events.change("UPDATE package_file SET sha256 = '" + unreadable +
                  "' WHERE package_id = (SELECT id FROM package WHERE key = 'broken')");
    CHECK_FALSE(events.startTimers.runOne());
    CHECK(events.world.number("SELECT count(*) FROM start_timer") == 2);
    events.change("UPDATE start_timer SET data = '{' WHERE process_id = 'damaged'");
    events.world.clock.advance(7 * 86'400);
    for (int i = 0; i < 10 && events.startTimers.runOne(); ++i)
        continue;
    CHECK(events.count("good") == 1);
    CHECK(events.count("damaged") == 0);
    CHECK(events.world.number("SELECT attempts FROM start_timer WHERE process_id = 'damaged'") == 1);
}

TEST_CASE("the timers of a workflow that can be read again come without anything else happening") {
    Events events;
    events.install("weekly", startsBy(model::timer("timeCycle", "R/P7D")) + model::end() + model::path({"s", "e"}));
    const auto written = events.world.text("SELECT sha256 FROM package_file WHERE path = 'weekly.bpmn'");
    const auto setFile = [&](const std::string& sha256) {
        events.change("UPDATE package_file SET sha256 = '" + sha256 + "' WHERE path = 'weekly.bpmn'");
    };
    const auto armed = [&] {
        CHECK_FALSE(events.startTimers.runOne());
        return events.world.number("SELECT count(*) FROM start_timer");
    };
    setFile(events.world.blobs->put("<none/>").sha256);
    CHECK(armed() == 0);
    events.world.clock.advance(60);
    CHECK(armed() == 0);
    setFile(written);
    events.world.clock.advance(60);
    CHECK(armed() == 0);  // the second time it waits longer
    events.world.clock.advance(60);
    CHECK(armed() == 1);
}

TEST_CASE("a start timer that fails too often misses its moment, and its next round comes") {
    Events events;
    events.install("weekly", startsBy(model::timer("timeCycle", "R/P7D")) + model::end() + model::path({"s", "e"}));
    CHECK_FALSE(events.startTimers.runOne());
    const auto setProcess = [&](const std::string& id) {
        events.change("UPDATE start_timer SET process_id = '" + id + "'");
    };
    setProcess("gone");
    events.world.clock.advance(7 * 86'400);
    for (int hour = 0; hour < 24; ++hour) {
        while (events.startTimers.runOne())
            continue;
        events.world.clock.advance(3600);
    }
    CHECK(events.world.number("SELECT count(*) FROM audit_event WHERE action = 'start_timer.missed'") == 1);
    CHECK(events.world.number("SELECT attempts FROM start_timer") == 0);
    setProcess("weekly");
    events.world.clock.advance(6 * 86'400);
    CHECK(events.startTimers.runOne());
    CHECK(events.count("weekly") == 1);
}
