#include "jobs/event_deliverer.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "jobs/start_timer_runner.h"
#include "support/world.h"
#include "unit/engine/model.h"
#include "workflow/instance_repository.h"

using namespace entente;
using test::World;

namespace {

namespace model = engine::testing;

const char* const kHead =
    "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' "
    "xmlns:zeebe='http://camunda.org/schema/zeebe/1.0'><message id='ask' name='request'>"
    "<extensionElements><zeebe:subscription correlationKey='=letter'/></extensionElements></message>"
    "<message id='reply' name='reply'><extensionElements><zeebe:subscription correlationKey='=letter'/>"
    "</extensionElements></message><message id='any' name='reply'/><message id='ping' name='ping'/>"
    "<message id='pong' name='pong'/><signal id='stop' name='stop'/>";

std::string process(const std::string& id, const std::string& body) {
    return kHead + ("<process id='" + id + "' isExecutable='true'>") + body + "</process></definitions>";
}

std::string sends(const std::string& message, const std::string& id) {
    return model::node("sendTask", id, model::mapping({{"letter", "letter"}}), "messageRef='" + message + "'");
}

std::string startsBy(const std::string& event) {
    return model::node("startEvent", "s", {}, {}, event);
}

struct Events {
    World world;
    jobs::EventDeliverer deliverer{*world.database, *world.packages, *world.runner, world.clock};
    jobs::StartTimerRunner startTimers{*world.database, *world.packages, *world.runner, world.clock};

    void install(const std::string& key, const std::string& body) {
        std::vector<Problem> problems;
        const auto installed = world.packages->install(key, {{key + ".bpmn", process(key, body)}}, {}, problems);
        for (const auto& problem : problems)
            INFO(problem.message.english());
        REQUIRE(installed);
    }
    InstanceId start(const std::string& key, const std::string& letter = {}) {
        return world.runner->start(key, world.program, {}, {{"letter", feel::Value(letter)}}).value();
    }
    void settle(int most = 100) {
        for (int i = 0; i < most && deliverer.runOne(); ++i)
            continue;
    }
    /// What waits for `reply`, and what sends it.
    void installReply() {
        install("waiting", model::start() + model::node("receiveTask", "wait", {}, "messageRef='reply'") +
                               model::end() + model::path({"s", "wait", "e"}));
        install("sending", model::start() + sends("reply", "send") + model::end() + model::path({"s", "send", "e"}));
    }
    /// Whatever job is open is done.
    void work() {
        const auto instance =
            world.number("SELECT coalesce(max(instance_id), 0) FROM engine_job WHERE state = 'ready'");
        if (instance == 0) return;
        const auto key = world.number("SELECT key FROM engine_job WHERE instance_id = " + std::to_string(instance));
        REQUIRE(world.runner->run(InstanceId{instance}, {}, engine::CompleteJob{key}));
    }
    void change(const std::string& sql) {
        world.database->write([&](storage::Tx& tx) { tx.run(sql.c_str()); });
    }
    std::string status(InstanceId id) { return world.text("SELECT status FROM instance WHERE id = " + id.text()); }
    std::int64_t count(const std::string& process) {
        return world.number("SELECT count(*) FROM instance WHERE process_id = '" + process + "'");
    }
};

}  // namespace

TEST_CASE("a case starts another by a message and gets its answer") {
    Events events;
    events.install("asking", model::start() + sends("ask", "send") +
                                 model::node("receiveTask", "wait", {}, "messageRef='reply'") + model::end() +
                                 model::path({"s", "send", "wait", "e"}));
    events.install("answering", startsBy("<messageEventDefinition messageRef='ask'/>") +
                                    model::node("endEvent", "e", model::mapping({{"letter", "letter"}}), {},
                                                "<messageEventDefinition messageRef='reply'/>") +
                                    model::path({"s", "e"}));
    const auto first = events.start("asking", "A");
    const auto second = events.start("asking", "B");
    CHECK(events.status(first) == "active");
    events.settle();
    CHECK(events.status(first) == "completed");
    CHECK(events.status(second) == "completed");
    CHECK(events.count("answering") == 2);
    CHECK(events.world.number("SELECT count(*) FROM event_delivery") == 0);
    CHECK(events.world.number("SELECT count(*) FROM subscription") == 0);
}

TEST_CASE("a message reaches the oldest that waits, and nobody twice") {
    Events events;
    events.installReply();
    const auto first = events.start("waiting", "A");
    events.world.clock.advance(1);
    const auto second = events.start("waiting", "A");
    events.start("sending", "A");
    events.settle();
    CHECK(events.status(first) == "completed");
    CHECK(events.status(second) == "active");
    events.start("sending", "B");
    events.settle();
    CHECK(events.status(second) == "active");
}

TEST_CASE("a message whose taker is gone before it arrives finds another") {
    Events events;
    events.installReply();
    const auto first = events.start("waiting", "A");
    const auto second = events.start("waiting", "A");
    events.start("sending", "A");
    REQUIRE(events.deliverer.runOne());  // it knows its taker now
    REQUIRE(events.world.runner->run(first, {}, engine::CancelInstance{"no longer needed"}));
    events.settle();
    CHECK(events.status(second) == "completed");
}

TEST_CASE("a signal reaches all cases of the program and every start event") {
    Events events;
    events.install("waiting", model::start() +
                                  model::node("intermediateCatchEvent", "wait", {}, {},
                                              "<signalEventDefinition signalRef='stop'/>") +
                                  model::end() + model::path({"s", "wait", "e"}));
    events.install("started",
                   startsBy("<signalEventDefinition signalRef='stop'/>") + model::end() + model::path({"s", "e"}));
    events.install("throwing", model::start() +
                                   model::node("endEvent", "e", {}, {}, "<signalEventDefinition signalRef='stop'/>") +
                                   model::path({"s", "e"}));
    const auto first = events.start("waiting");
    const auto second = events.start("waiting");
    events.start("throwing");
    const auto late = events.start("waiting");
    events.settle();
    CHECK(events.status(first) == "completed");
    CHECK(events.status(second) == "completed");
    CHECK(events.status(late) == "active");
    CHECK(events.count("started") == 1);
}

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

TEST_CASE("what waits is still waiting after the rows are read again") {
    Events events;
    events.install("waiting", model::start() + model::node("receiveTask", "wait", {}, "messageRef='reply'") +
                                  model::end() + model::path({"s", "wait", "e"}));
    const auto instance = events.start("waiting", "A");
    const auto [rows, replay] = events.world.database->read([&](storage::ReadTx& tx) {
        engine::State state;
        for (const auto& [at, event] : workflow::InstanceRepository().history(tx, instance))
            engine::apply(state, event);
        return std::pair(workflow::InstanceRepository().load(tx, instance)->state, state);
    });
    CHECK(model::dump(rows) == model::dump(replay));
    CHECK(rows.subscriptions.size() == 1);
}

TEST_CASE("a case that has ended takes no message, whatever its rows say") {
    Events events;
    events.installReply();
    const auto ended = events.start("waiting", "A");
    events.world.clock.advance(1);
    const auto waiting = events.start("waiting", "A");
    events.change("UPDATE instance SET status = 'terminated' WHERE id = " + ended.text());
    events.start("sending", "A");
    events.settle();
    CHECK(events.status(waiting) == "completed");
    CHECK(events.world.number("SELECT count(*) FROM event_delivery") == 0);
}

TEST_CASE("who names no key takes a message with any, but not before its turn") {
    Events events;
    events.installReply();
    events.install("indifferent", model::start() + model::node("receiveTask", "wait", {}, "messageRef='any'") +
                                      model::end() + model::path({"s", "wait", "e"}));
    const auto first = events.start("waiting", "A");
    events.world.clock.advance(1);
    const auto second = events.start("indifferent");
    events.world.clock.advance(1);
    const auto third = events.start("waiting", "A");
    for (const auto instance : {first, second, third}) {
        CHECK(events.status(instance) == "active");
        events.start("sending", "A");
        events.settle();
        CHECK(events.status(instance) == "completed");
    }
}

TEST_CASE("what cannot be delivered is put off, given up in the end, and holds up nothing") {
    Events events;
    events.installReply();
    const auto broken = events.start("waiting", "A");
    const auto good = events.start("waiting", "B");
    events.change("UPDATE variable SET value = '{' WHERE instance_id = " + broken.text());
    events.start("sending", "A");
    events.start("sending", "B");
    events.settle();
    CHECK(events.status(good) == "completed");
    CHECK(events.world.number("SELECT attempts FROM event_delivery WHERE run_at IS NOT NULL") == 1);
    for (int hour = 0; hour < 24; ++hour) {
        events.world.clock.advance(3600);
        events.settle();
    }
    CHECK(events.world.number("SELECT count(*) FROM event_delivery WHERE run_at IS NULL AND last_error <> ''") == 1);
    CHECK(events.world.number("SELECT count(*) FROM audit_event WHERE action = 'event.given_up'") == 1);
}

TEST_CASE("what was given up is listed with its reason, and delivered once when somebody asks for it again") {
    Events events;
    events.installReply();
    const auto waiting = events.start("waiting", "A");
    const auto written = events.world.text("SELECT value FROM variable WHERE instance_id = " + waiting.text());
    const auto setVariable = [&](const std::string& value) {
        events.change("UPDATE variable SET value = '" + value + "' WHERE instance_id = " + waiting.text());
    };
    setVariable("{");
    events.start("sending", "A");
    const jobs::DeliveryRepository repository;
    const auto listed = [&](std::int64_t before) {
        return events.world.database->read([&](storage::ReadTx& tx) { return repository.givenUp(tx, before, 10); });
    };
    const auto again = [&](std::int64_t id) {
        return events.world.database->write(
            [&](storage::Tx& tx) { return repository.again(tx, id, events.world.clock.now()).has_value(); });
    };
    events.settle();
    CHECK(listed(0).empty());
    CHECK_FALSE(again(events.world.number("SELECT id FROM event_delivery")));
    for (int hour = 0; hour < 24; ++hour) {
        events.world.clock.advance(3600);
        events.settle();
    }
    const auto lost = listed(0);
    REQUIRE(lost.size() == 1);
    const auto id = lost[0].delivery.id;
    CHECK(lost[0].delivery.name == "reply");
    CHECK(lost[0].delivery.to.instance == waiting);
    CHECK(lost[0].workflow == "waiting");
    CHECK(!lost[0].reason.empty());
    CHECK(listed(id).empty());

    setVariable(written);
    CHECK(again(id));
    CHECK_FALSE(again(id));
    CHECK(listed(0).empty());
    events.settle();
    CHECK(events.status(waiting) == "completed");
    CHECK_FALSE(again(id));
    CHECK(events.world.number("SELECT count(*) FROM event_delivery") == 0);
}

TEST_CASE("cases that set off one another are stopped, also where work lies between them") {
    for (const bool works : {false, true}) {
        CAPTURE(works);
        Events events;
        const auto answers = [&](const std::string& message, const std::string& answer) {
            const auto work = works ? model::service("work") : model::node("task", "work");
            events.install("answers_" + message,
                           startsBy("<messageEventDefinition messageRef='" + message + "'/>") + work +
                               model::node("sendTask", "send", {}, "messageRef='" + answer + "'") + model::end() +
                               model::path({"s", "work", "send", "e"}));
        };
        answers("ping", "pong");
        answers("pong", "ping");
        events.install("first", model::start() + model::node("sendTask", "send", {}, "messageRef='ping'") +
                                    model::end() + model::path({"s", "send", "e"}));
        events.start("first");
        for (int round = 0; round < 300; ++round) {
            events.settle();
            events.work();
        }
        CHECK_FALSE(events.deliverer.runOne());
        CHECK(events.world.number("SELECT count(*) FROM instance") < 110);
        CHECK(events.world.number("SELECT attempts FROM event_delivery") == 0);
        CHECK(events.world.number("SELECT count(*) FROM audit_event WHERE action = 'event.given_up'") == 1);
    }
}

TEST_CASE("a message that a person has sent on begins anew") {
    Events events;
    events.installReply();
    const auto waiting = events.start("waiting", "A");
    events.change("UPDATE instance SET hops = 7 WHERE id = " + waiting.text());
    events.start("sending", "A");
    CHECK(events.world.number("SELECT hops FROM event_delivery") == 0);
    events.settle();
    CHECK(events.world.number("SELECT hops FROM instance WHERE id = " + waiting.text()) == 1);
}

TEST_CASE("a pool that is only drawn is never started, but its cases of former days go on") {
    Events events;
    std::vector<Problem> problems;
    const auto drawn = "<process id='drawn'>" + startsBy("<messageEventDefinition messageRef='ping'/>") +
                       model::node("receiveTask", "wait", {}, "messageRef='any'") + model::end("drawn_e") +
                       model::path({"s", "wait", "drawn_e"}) + "</process>" + "<process id='drawn_timer'>" +
                       model::node("startEvent", "t", {}, {}, model::timer("timeCycle", "R/P1D")) + model::end("te") +
                       model::flow("t", "te") + "</process></definitions>";
    auto file =
        process("shown", model::node("startEvent", "begin") + model::node("sendTask", "send", {}, "messageRef='ping'") +
                             model::end() + model::path({"begin", "send", "e"}));
    file.replace(file.find("</definitions>"), std::string::npos, drawn);
    const auto installed = events.world.packages->install("shown", {{"shown.bpmn", file}}, {}, problems);
    for (const auto& problem : problems)
        INFO(problem.message.english());
    REQUIRE(installed);
    events.start("shown");
    events.settle();
    CHECK_FALSE(events.startTimers.runOne());
    events.world.clock.advance(7 * 86'400);
    CHECK_FALSE(events.startTimers.runOne());
    CHECK(events.world.number("SELECT count(*) FROM instance") == 1);
    const auto old = events.world.runner->start({*installed, "drawn", "s"}, events.world.program, {}, {}, {});
    REQUIRE(old);
    events.install("sending", model::start() + sends("reply", "send") + model::end() + model::path({"s", "send", "e"}));
    events.start("sending", "A");
    events.settle();
    CHECK(events.status(*old) == "completed");
}

TEST_CASE("a message waits for a workflow that cannot be read for a moment") {
    struct Case {
        std::string name;
        void (*hide)(const std::filesystem::path&);
    };
    for (const auto& [name, hide] : {
             Case{"gone", [](const auto&) {}},
             Case{"unreadable", [](const auto& file) { std::filesystem::create_directory(file); }},
             Case{"damaged", [](const auto& file) { std::ofstream(file) << "<none/>"; }},
         }) {
        CAPTURE(name);
        Events events;
        events.install("asking",
                       model::start() + sends("ask", "send") + model::end() + model::path({"s", "send", "e"}));
        events.install("asked",
                       startsBy("<messageEventDefinition messageRef='ask'/>") + model::end() + model::path({"s", "e"}));
        const auto hash = events.world.text(
            "SELECT sha256 FROM package_file WHERE package_id = (SELECT id FROM package WHERE key = 'asked')");
        const auto file = events.world.folder / "blobs" / hash.substr(0, 2) / hash.substr(2);
        const auto aside = events.world.folder / "aside";
        std::filesystem::rename(file, aside);
        hide(file);
        events.start("asking", "A");
        events.settle();
        CHECK(events.world.number("SELECT attempts FROM event_delivery WHERE run_at IS NOT NULL") == 1);
        std::filesystem::remove(file);
        std::filesystem::rename(aside, file);
        events.world.clock.advance(3600);
        events.settle();
        CHECK(events.count("asked") == 1);
        CHECK(events.world.number("SELECT count(*) FROM event_delivery") == 0);
    }
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
