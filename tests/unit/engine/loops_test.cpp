#include <doctest/doctest.h>

#include "model.h"

using namespace entente;
using namespace entente::engine;
using namespace entente::engine::testing;

namespace {

std::string over(const std::string& items, const std::string& output = "answer", bool sequential = false) {
    return "<multiInstanceLoopCharacteristics isSequential='" + std::string(sequential ? "true" : "false") +
           "'><extensionElements><zeebe:loopCharacteristics inputCollection='=" + items +
           "' inputElement='item' outputCollection='all' outputElement='=" + output +
           "'/></extensionElements></multiInstanceLoopCharacteristics>";
}

const std::string kScript = "<zeebe:script expression='=item * 10' resultVariable='answer'/>";

}  // namespace

TEST_CASE("each instance sends once, the loop itself nothing") {
    for (const bool sequential : {false, true}) {
        const auto simulation = started(start() +
                                        node("sendTask", "send", mapping({{"item", "letter"}}),
                                             "messageRef='the_message'", over("[1, 2, 3]", "item", sequential)) +
                                        end() + path({"s", "send", "e"}));
        CHECK(completed(simulation));
        feel::List sent;
        for (const auto& entry : simulation.log())
            if (const auto* message = std::get_if<MessageThrown>(&entry.event))
                sent.push_back(message->variables.find("letter") == nullptr ? feel::Value()
                                                                            : *message->variables.find("letter"));
        CHECK(sent == feel::List{1, 2, 3});
    }
}

TEST_CASE("the way out is chosen once, when the loop has come to its end") {
    const auto simulation = started(
        start() + node("scriptTask", "each", kScript, "default='each_short'", over("[1, 2, 3]")) + end("short") +
        end("long") + flow("s", "each") + flow("each", "short") + flow("each", "long", "count(all) = 3"));
    CHECK(completed(simulation));
    for (const auto& entry : simulation.log())
        if (const auto* left = std::get_if<ElementCompleted>(&entry.event); left && !left->flows.empty())
            CHECK((left->elementId != "each" || left->flows == Ids{"each_long"}));
}

TEST_CASE("instances keep their outputs apart, however the expression is written") {
    auto simulation = started(start() + node("userTask", "ask", {}, {}, over("[1, 2]", " answer ")) + end() +
                              path({"s", "ask", "e"}));
    complete(simulation, "ask", {{"answer", "first"}});
    complete(simulation, "ask", {{"answer", "second"}});
    CHECK(completed(simulation));
    CHECK(*simulation.state().variable(kProcessScope, "all") == feel::Value(feel::List{"first", "second"}));
    CHECK(simulation.state().variable(kProcessScope, "answer") == nullptr);
}

TEST_CASE("a number of instances may be an expression without its mark") {
    const auto simulation =
        started(start() +
                    node("userTask", "ask", {}, {},
                         "<multiInstanceLoopCharacteristics><loopCardinality>count(items)</loopCardinality>"
                         "</multiInstanceLoopCharacteristics>") +
                    end() + path({"s", "ask", "e"}),
                {{"items", feel::Value(feel::List{1, 2})}});
    CHECK(simulation.state().tasks.size() == 2);
}

TEST_CASE("a cycle through a loop stops like any other, and a long loop does not") {
    const auto around = [](const std::string& again) {
        return start() + node("exclusiveGateway", "g") + node("scriptTask", "each", kScript, {}, over("items")) +
               node("exclusiveGateway", "x", {}, "default='x_e'") + end() + path({"s", "g", "each", "x", "e"}) +
               flow("x", "g", again);
    };
    const auto endless = started(around("true"), {{"items", feel::Value(feel::List{1, 2, 3})}});
    CHECK(onlyIncident(endless).message.key == "engine.loop");
    CHECK(endless.log().size() < 10'000);
    const auto many = started(around("false"), {{"items", feel::Value(feel::List(1'000, feel::Value(1)))}});
    CHECK(completed(many));
}

TEST_CASE("the condition of a loop sees what is there, and only that is made for it") {
    auto simulation = started(
        start() +
        node("userTask", "ask", {}, {},
             "<multiInstanceLoopCharacteristics><extensionElements><zeebe:loopCharacteristics inputCollection='=[1, 2, "
             "3]' outputCollection='all' outputElement='=answer'/></extensionElements><completionCondition>=count(all["
             "item = true]) = 2</completionCondition></multiInstanceLoopCharacteristics>") +
        end() + path({"s", "ask", "e"}));
    complete(simulation, "ask", {{"answer", false}});
    complete(simulation, "ask", {{"answer", true}});
    CHECK_FALSE(completed(simulation));
    complete(simulation, "ask", {{"answer", true}});
    CHECK(completed(simulation));
}

TEST_CASE("a cycle stops although it comes through a new sub-process each time, and a long way through many does not") {
    const auto inner = node("startEvent", "ps") + node("scriptTask", "each", kScript, {}, over("items")) + end("pe") +
                       path({"ps", "each", "pe"});
    const auto endless = started(start() + node("exclusiveGateway", "g") + node("subProcess", "part", {}, {}, inner) +
                                     node("exclusiveGateway", "x", {}, "default='x_g'") + end() +
                                     path({"s", "g", "part", "x", "g"}) + flow("x", "e", "false"),
                                 {{"items", feel::Value(feel::List{1, 2, 3})}});
    CHECK(onlyIncident(endless).message.key == "engine.loop");
    CHECK(endless.log().size() < 10'000);
    const auto many = started(
        start() + node("subProcess", "part", {}, {}, over("many", "item") + inner) + end() + path({"s", "part", "e"}),
        {{"items", feel::Value(feel::List(10, feel::Value(1)))},
         {"many", feel::Value(feel::List(200, feel::Value(1)))}});
    CHECK(completed(many));
}

TEST_CASE("an instance that was ended by hand counts as terminated, not as completed") {
    for (const auto* condition : {"numberOfCompletedInstances = 2", "numberOfTerminatedInstances &gt; 1"}) {
        CAPTURE(condition);
        const bool counts = std::string(condition).starts_with("numberOfCompleted");
        auto simulation =
            started(start() +
                    node("userTask", "ask", {}, {},
                         "<multiInstanceLoopCharacteristics><extensionElements>"
                         "<zeebe:loopCharacteristics inputCollection='=[1, 2, 3, 4]'/>"
                         "</extensionElements><completionCondition>=" +
                             std::string(condition) + "</completionCondition></multiInstanceLoopCharacteristics>") +
                    end() + path({"s", "ask", "e"}));
        const auto endOne = [&] {
            const Key element = simulation.state().tasks.begin()->second.element;
            REQUIRE(simulation.perform(ModifyInstance{{element}, {}, "not asked", "x"}).ok());
        };
        endOne();
        complete(simulation, "ask");
        CHECK_FALSE(completed(simulation));
        if (!counts) endOne();
        complete(simulation, "ask");
        CHECK(completed(simulation));
    }
}
