#include "engine/task_due.h"

#include <doctest/doctest.h>

#include "model.h"

using namespace entente;
using namespace entente::engine;
using namespace entente::engine::testing;

namespace {

const std::string kDue = "<zeebe:taskSchedule dueDate='=base + duration(\"P\" + string(program.days) + \"D\")'/>";
const auto kBase = mapping({{"@\"2027-02-01T09:00:00Z\"", "base"}});

feel::Context programOf(int days) {
    return {{"program", feel::Context{{"days", days}}}};
}

}  // namespace

TEST_CASE("a due date is counted again in the scope and at the moment in which the task opened") {
    struct Case {
        std::string name, body;
    };
    const std::string within =
        "<startEvent id='xs'/>" + user("u", kDue) + "<endEvent id='xe'/>" + path({"xs", "u", "xe"});
    for (const auto& [name, body] : {
             Case{"its own scope", start() + user("u", kBase + kDue) + end() + path({"s", "u", "e"})},
             Case{"a sub-process",
                  start() + node("subProcess", "t", kBase, {}, within) + end() + path({"s", "t", "e"})},
             Case{"a called process",
                  start() + call("t", "q", kBase) + end() + path({"s", "t", "e"}) + andProcess("q", within)},
         }) {
        CAPTURE(name);
        const auto library = processesOf(body);
        Environment environment{kStart, "UTC", programOf(2)};
        environment.library = &library;
        Simulation simulation(library.processes().at("p"), environment);
        REQUIRE(simulation.perform(StartInstance{}).ok());
        const auto& task = *simulation.state().task(simulation.openTask("u"));
        REQUIRE(task.due->iso() == "2027-02-03T09:00:00Z");
        const auto& definition = simulation.definition();
        CHECK(taskDue(definition, simulation.state(), environment, task) == task.due);
        environment.now = kStart.plusSeconds(1'000'000);
        environment.ambient = programOf(5);
        CHECK(taskDue(definition, simulation.state(), environment, task)->iso() == "2027-02-06T09:00:00Z");
    }
}

TEST_CASE("a task without a date, or with one that is none, has no due date") {
    for (const std::string schedule : {"", "<zeebe:taskSchedule dueDate='=program.when'/>"}) {
        CAPTURE(schedule);
        const auto simulation = started(start() + user("u", schedule) + end() + path({"s", "u", "e"}), {},
                                        {{"program", feel::Context{{"when", feel::Value()}}}});
        const auto& task = *simulation.state().task(simulation.openTask("u"));
        CHECK(!taskDue(simulation.definition(), simulation.state(),
                       {kStart, "UTC", {{"program", feel::Context{{"when", true}}}}}, task));
    }
}
