#pragma once

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "jobs/event_deliverer.h"
#include "jobs/start_timer_runner.h"
#include "support/world.h"
#include "unit/engine/model.h"

/// Workflows that send one another messages and signals, or start by themselves, in a world of their own.
namespace entente::jobs::testing {

using test::World;

namespace model = engine::testing;

inline constexpr const char* kHead =
    "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' "
    "xmlns:zeebe='http://camunda.org/schema/zeebe/1.0'><message id='ask' name='request'>"
    "<extensionElements><zeebe:subscription correlationKey='=letter'/></extensionElements></message>"
    "<message id='reply' name='reply'><extensionElements><zeebe:subscription correlationKey='=letter'/>"
    "</extensionElements></message><message id='any' name='reply'/><message id='ping' name='ping'/>"
    "<message id='pong' name='pong'/><signal id='stop' name='stop'/>";

inline std::string process(const std::string& id, const std::string& body) {
    return kHead + ("<process id='" + id + "' isExecutable='true'>") + body + "</process></definitions>";
}

inline std::string sends(const std::string& message, const std::string& id) {
    return model::node("sendTask", id, model::mapping({{"letter", "letter"}}), "messageRef='" + message + "'");
}

inline std::string startsBy(const std::string& event) {
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

}  // namespace entente::jobs::testing
