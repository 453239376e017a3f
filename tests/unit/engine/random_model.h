#pragma once

#include <random>
#include <string>
#include <vector>

#include "model.h"

/// Processes that no person would draw, the same for the same seed on every platform.
namespace entente::engine::testing {

/// Random numbers that are the same on every platform.
class Dice {
  public:
    explicit Dice(unsigned seed) : engine_(seed) {}
    int upTo(int sides) { return static_cast<int>(engine_() % static_cast<unsigned>(sides)); }

  private:
    std::mt19937 engine_;
};

/// A random block-structured process: sequences, choices, forks with their joins, loops that end, several instances,
/// sub-processes with what interrupts them, events of every kind.
class Model {
  public:
    /// With `calls` some blocks are processes of their own, which the body brings along (`processesOf`).
    explicit Model(Dice& dice, bool calls = false) : dice_(dice), calls_(calls) {}

    std::string body() {
        text_ = start() + end();
        const auto exit = block("s", 3);
        text_ += flow(exit, "e");
        return text_ + called_;
    }

  private:
    std::string fresh(const char* prefix) { return prefix + std::to_string(++number_); }

    /// Adds a block behind `from` and gives the node that it ends with.
    std::string block(const std::string& from, int depth) {
        if (calls_ && depth > 0 && dice_.upTo(4) == 0) return called(from, depth);
        switch (depth == 0 ? dice_.upTo(7) : dice_.upTo(14)) {
            case 0:
                return add(from, user(fresh("t"), mapping({{"count + 1", "local"}}, {{"local", "count"}})));
            case 1:
                return add(from, service(fresh("j")));
            case 2:
                return add(from, node("intermediateCatchEvent", fresh("w"), {}, {}, timer("timeDuration", "PT1H")));
            case 3:
                return add(from, node("scriptTask", fresh("c"),
                                      "<zeebe:script expression='=count + 1' "
                                      "resultVariable='count'/>"));
            case 4:
                return add(from, node("receiveTask", fresh("r"), {}, "messageRef='the_message'"));
            case 5:
                return add(from,
                           node("intermediateThrowEvent", fresh("i"), {}, {},
                                dice_.upTo(2) == 0 ? "<signalEventDefinition signalRef='the_signal'/>"
                                                   : "<escalationEventDefinition escalationRef='the_escalation'/>"));
            case 6:
                return several(from);
            case 7:
                return watched(from);
            case 8:
                return split(from, depth, "parallelGateway");
            case 9:
                return split(from, depth, "exclusiveGateway");
            case 10:
                return split(from, depth, "inclusiveGateway");
            case 11:
                return whicheverFirst(from);
            case 12:
                return part(from, depth);
            default:
                return loop(from, depth);
        }
    }

    std::string several(const std::string& from) {
        const bool sequential = dice_.upTo(2) == 0;
        return add(
            from, node("userTask", fresh("t"), {}, {},
                       "<multiInstanceLoopCharacteristics isSequential='" + std::string(sequential ? "true" : "false") +
                           "'><extensionElements><zeebe:loopCharacteristics inputCollection='=[1, 2, 3]' "
                           "inputElement='item' outputCollection='all' outputElement='=answer'/>"
                           "</extensionElements><completionCondition>=numberOfCompletedInstances > "
                           "modulo(count, 4)</completionCondition></multiInstanceLoopCharacteristics>"));
    }

    std::string whicheverFirst(const std::string& from) {
        const auto gateway = add(from, node("eventBasedGateway", fresh("g")));
        const auto join = fresh("g");
        text_ += node("exclusiveGateway", join);
        for (const auto& event :
             {std::string("<messageEventDefinition messageRef='the_message'/>"),
              std::string("<signalEventDefinition signalRef='the_signal'/>"), timer("timeDuration", "P1D")}) {
            const auto id = fresh("w");
            text_ += node("intermediateCatchEvent", id, {}, {}, event) + flow(gateway, id) + flow(id, join);
        }
        return join;
    }

    /// A sub-process with events on it and within it, some of which interrupt.
    std::string part(const std::string& from, int depth) {
        std::string outer = std::move(text_);
        const auto first = fresh("s");
        const auto last = fresh("e");
        text_ = node("startEvent", first);
        const auto exit = block(first, depth - 1);
        const char* const ends[] = {"",
                                    "",
                                    "<errorEventDefinition errorRef='the_error'/>",
                                    "<escalationEventDefinition escalationRef='the_escalation'/>",
                                    "<signalEventDefinition signalRef='the_signal'/>",
                                    "<terminateEventDefinition/>"};
        text_ += node("endEvent", last, {}, {}, ends[dice_.upTo(6)]) + flow(exit, last) +
                 handler("<signalEventDefinition signalRef='the_signal'/>", dice_.upTo(2) == 0) +
                 handler("<escalationEventDefinition escalationRef='the_escalation'/>", false);
        const auto id = fresh("p");
        outer += node("subProcess", id, {}, {}, text_);
        text_ = std::move(outer);
        text_ += flow(from, id);
        const auto join = fresh("g");
        text_ += node("exclusiveGateway", join) + flow(id, join);
        for (const auto& event :
             {std::string("<errorEventDefinition errorRef='the_error'/>"), timer("timeDuration", "PT5H")}) {
            const auto caught = fresh("b");
            text_ += node("boundaryEvent", caught, {}, "attachedToRef='" + id + "'", event) + flow(caught, join);
        }
        return join;
    }

    /// A process that is called, once or for each of a list, and that a signal may end from outside.
    std::string called(const std::string& from, int depth) {
        std::string outer = std::move(text_);
        const auto process = fresh("q"), first = fresh("s"), last = fresh("e");
        text_ = node("startEvent", first);
        const auto exit = block(first, depth - 1);
        called_ += andProcess(process, text_ + end(last) + flow(exit, last));
        text_ = std::move(outer);
        const std::string several =
            "<multiInstanceLoopCharacteristics><extensionElements><zeebe:loopCharacteristics "
            "inputCollection='=[1, 2]' inputElement='item'/></extensionElements></multiInstanceLoopCharacteristics>";
        const auto id = add(from, node("callActivity", fresh("a"),
                                       "<zeebe:calledElement processId='" + process + "' propagateAllChildVariables='" +
                                           (dice_.upTo(2) == 0 ? "true" : "false") + "'/>",
                                       {}, dice_.upTo(3) == 0 ? several : ""));
        const auto join = fresh("g"), caught = fresh("b");
        text_ += node("exclusiveGateway", join) + flow(id, join) +
                 node("boundaryEvent", caught, {}, "attachedToRef='" + id + "'",
                      "<signalEventDefinition signalRef='the_signal'/>") +
                 flow(caught, join);
        return join;
    }

    std::string handler(const std::string& event, bool interrupting) {
        const auto first = fresh("s");
        const auto task = fresh("t");
        const auto last = fresh("e");
        return node("subProcess", fresh("h"), {}, "triggeredByEvent='true'",
                    node("startEvent", first, {},
                         std::string("isInterrupting='") + (interrupting ? "true" : "false") + '\'', event) +
                        user(task) + end(last) + path({first, task, last}));
    }

    std::string add(const std::string& from, const std::string& element) {
        text_ += element;
        const auto begin = element.find("id='") + 4;
        const auto id = element.substr(begin, element.find('\'', begin) - begin);
        text_ += flow(from, id);
        return id;
    }

    std::string watched(const std::string& from) {
        const auto task = add(from, user(fresh("t"), "<zeebe:taskSchedule dueDate='=now() + duration(\"P7D\")'/>" +
                                                         properties({{"reminders", "-2, 1"}, {"escalation", "2"}})));
        const auto event = fresh("b");
        text_ += boundary(event, task, false, "timeCycle", "R2/P1D");
        const auto last = fresh("n");
        text_ += end(last) + flow(event, last);
        return task;
    }

    std::string split(const std::string& from, int depth, const char* kind) {
        const bool chooses = std::string(kind) != "parallelGateway";
        const auto fork = fresh("g");
        const auto join = fresh("g");
        const int ways = 2 + dice_.upTo(2);
        std::string branches;
        std::vector<std::string> first;
        for (int way = 0; way < ways; ++way)
            first.push_back(fresh("t"));
        text_ += node(kind, fork, {}, chooses ? "default='" + fork + '_' + first.back() + '\'' : "") + flow(from, fork);
        text_ += node(kind, join);
        for (int way = 0; way < ways; ++way) {
            const auto& id = first[static_cast<std::size_t>(way)];
            const bool asks = chooses && way + 1 < ways;
            text_ += user(id) + flow(fork, id, asks ? "modulo(count, 3) = " + std::to_string(way) : "");
            text_ += flow(depth > 0 ? block(id, depth - 1) : id, join);
        }
        return join;
    }

    std::string loop(const std::string& from, int depth) {
        const auto head = add(from, node("exclusiveGateway", fresh("g")));
        const auto rounds = fresh("n");
        const auto task = add(
            head, user(fresh("t"), mapping({}, {{"if " + rounds + " = null then 1 else " + rounds + " + 1", rounds}})));
        const auto last = block(task, depth - 1);
        const auto tail = fresh("g");
        const auto exit = fresh("g");
        text_ += node("exclusiveGateway", tail, {}, "default='" + tail + '_' + exit + '\'') + flow(last, tail);
        text_ += flow(tail, head, "modulo(" + rounds + ", 3) != 0") + node("exclusiveGateway", exit) + flow(tail, exit);
        return exit;
    }

    Dice& dice_;
    bool calls_;
    std::string text_, called_;
    int number_ = 0;
};

}  // namespace entente::engine::testing
