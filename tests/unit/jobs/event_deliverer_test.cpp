#include "jobs/event_deliverer.h"

#include <doctest/doctest.h>

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
    "</extensionElements></message><signal id='stop' name='stop'/>";

std::string process(const std::string& id, const std::string& body) {
    return kHead + ("<process id='" + id + "' isExecutable='true'>") + body + "</process></definitions>";
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
    void settle() {
        for (int i = 0; i < 100 && deliverer.runOne(); ++i)
            continue;
    }
    std::string status(InstanceId id) { return world.text("SELECT status FROM instance WHERE id = " + id.text()); }
    std::int64_t count(const std::string& process) {
        return world.number("SELECT count(*) FROM instance WHERE process_id = '" + process + "'");
    }
};

std::string sends(const std::string& message, const std::string& id) {
    return model::node("sendTask", id, model::mapping({{"letter", "letter"}}), "messageRef='" + message + "'");
}

}  // namespace

TEST_CASE("a case starts another by a message and gets its answer") {
    Events events;
    events.install("asking", model::start() + sends("ask", "send") +
                                 model::node("receiveTask", "wait", {}, "messageRef='reply'") + model::end() +
                                 model::path({"s", "send", "wait", "e"}));
    events.install("answering", model::node("startEvent", "s", {}, {}, "<messageEventDefinition messageRef='ask'/>") +
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
    events.install("waiting", model::start() + model::node("receiveTask", "wait", {}, "messageRef='reply'") +
                                  model::end() + model::path({"s", "wait", "e"}));
    events.install("sending", model::start() + sends("reply", "send") + model::end() + model::path({"s", "send", "e"}));
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
    events.install("waiting", model::start() + model::node("receiveTask", "wait", {}, "messageRef='reply'") +
                                  model::end() + model::path({"s", "wait", "e"}));
    events.install("sending", model::start() + sends("reply", "send") + model::end() + model::path({"s", "send", "e"}));
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
    events.install("started", model::node("startEvent", "s", {}, {}, "<signalEventDefinition signalRef='stop'/>") +
                                  model::end() + model::path({"s", "e"}));
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
        events.install("weekly", model::node("startEvent", "s", {}, {}, model::timer("timeCycle", cycle)) +
                                     model::end() + model::path({"s", "e"}));
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
