#include "jobs/event_deliverer.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "events.h"
#include "workflow/instance_repository.h"

using namespace entente;
using namespace entente::jobs::testing;

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
    CHECK(lost[0].reason.key == "jobs.broke_off");
    CHECK(lost[0].reason.english().starts_with("it broke off: “"));
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

TEST_CASE("a message with a time to live is kept for who waits later, the oldest first, and then it is gone") {
    Events events;
    events.installReply();
    const auto keeping = [](const std::string& time) {
        return model::start() +
               model::node("sendTask", "send",
                           model::mapping({{"letter", "letter"}, {"at", "at"}}) +
                               "<zeebe:properties><zeebe:property name='timeToLive' value='" + time +
                               "'/></zeebe:properties>",
                           "messageRef='reply'") +
               model::end() + model::path({"s", "send", "e"});
    };
    events.install("keeping", keeping("PT1H"));
    events.install("hasty", keeping("=duration(\"PT0S\")"));
    const auto kept = [&] { return events.world.number("SELECT count(*) FROM event_delivery"); };
    const auto send = [&](const std::string& key, const std::string& letter, int at) {
        REQUIRE(events.world.runner->start(key, events.world.program, {}, {{"letter", letter}, {"at", at}}).ok());
        events.settle();
    };
    // Without a time to live it is lost, and with none of it too.
    send("sending", "A", 0);
    send("hasty", "A", 0);
    CHECK(kept() == 0);
    send("keeping", "A", 1);
    events.world.clock.advance(60);
    send("keeping", "A", 2);
    send("keeping", "B", 3);
    CHECK(kept() == 3);
    const auto taken = [&](InstanceId instance) {
        return events.world.text("SELECT coalesce(max(value), '') FROM variable WHERE name = 'at' AND instance_id = " +
                                 instance.text());
    };
    const auto first = events.start("waiting", "A");
    events.settle();
    CHECK(events.status(first) == "completed");
    CHECK(taken(first) == "1");
    CHECK(kept() == 2);
    const auto second = events.start("waiting", "A");
    events.settle();
    CHECK(events.status(second) == "completed");
    CHECK(taken(second) == "2");
    const auto third = events.start("waiting", "A");
    events.settle();
    CHECK(events.status(third) == "active");
    CHECK(kept() == 1);
    events.world.clock.advance(3600);
    const auto late = events.start("waiting", "B");
    events.settle();
    CHECK(events.status(late) == "active");
    CHECK(kept() == 0);
}
