#include <doctest/doctest.h>

#include <algorithm>

#include "engine/definition.h"
#include "engine/migration.h"
#include "engine/order.h"
#include "random_model.h"

using namespace entente;
using namespace entente::engine;
using namespace entente::engine::testing;

namespace {

/// Counts along: what was activated is completed, terminated or still there.
class Balance {
  public:
    void check(const Simulation& simulation) {
        for (; read_ < simulation.log().size(); ++read_) {
            const auto& event = simulation.log()[read_].event;
            if (std::holds_alternative<ElementActivated>(event)) ++open_;
            if (std::holds_alternative<ElementCompleted>(event) || std::holds_alternative<ElementTerminated>(event))
                --open_;
        }
        CHECK(open_ == simulation.state().elements.size());
    }

  private:
    std::size_t read_ = 0;
    std::size_t open_ = 0;
};

template <typename Rows>
Key anyKey(const Rows& rows, Dice& dice) {
    auto row = rows.begin();
    std::advance(row, dice.upTo(static_cast<int>(rows.size())));
    return row->first;
}

/// Something that may happen next; often it cannot, and must then be rejected.
Command anything(const Simulation& simulation, Dice& dice) {
    const auto& state = simulation.state();
    switch (dice.upTo(10)) {
        case 0:
        case 1:
        case 2:
            if (!state.tasks.empty()) return CompleteTask{anyKey(state.tasks, dice), {{"answer", dice.upTo(9)}}, "x"};
            break;
        case 3:
        case 4:
            if (!state.jobs.empty()) return CompleteJob{anyKey(state.jobs, dice), {{"made", dice.upTo(9)}}};
            break;
        case 5:
            if (!state.jobs.empty()) return FailJob{anyKey(state.jobs, dice), {{}, "bad luck", {}}, dice.upTo(2)};
            break;
        case 6:
            if (!state.incidents.empty()) return RetryIncident{anyKey(state.incidents, dice), "x"};
            break;
        case 7:
            if (!state.subscriptions.empty())
                return Trigger{anyKey(state.subscriptions, dice), {{"heard", dice.upTo(9)}}};
            break;
        case 8:
            if (!state.jobs.empty()) return ThrowError{anyKey(state.jobs, dice), "X", "refused", {}};
            break;
        default:
            if (!state.tasks.empty())
                return UpdateTask{anyKey(state.tasks, dice), "someone", state.info.startedAt.plusSeconds(86'400 * 30),
                                  "x"};
            break;
    }
    return CompleteTask{dice.upTo(40), {}, "x"};
}

/// A task sends the case back to any step before it; what stands elsewhere stays as it was.
bool sendBack(Simulation& simulation, Dice& dice) {
    const auto before = simulation.state();
    const auto& task = before.tasks.at(anyKey(before.tasks, dice));
    const auto steps = stepsBefore(simulation.definition(), {{task.elementId}});
    if (steps.empty()) return false;
    const auto& to = steps[static_cast<std::size_t>(dice.upTo(static_cast<int>(steps.size())))];
    const auto ending = openFrom(simulation.definition(), before, to, task.element);
    const auto done = simulation.perform(CompleteTask{task.key, {{"sent", "back"}}, "x", to});
    if (!done) return false;
    const auto& state = simulation.state();
    CHECK(!state.tasks.contains(task.key));
    CHECK(std::none_of(ending.begin(), ending.end(), [&](Key key) { return state.elements.contains(key); }));
    const auto later = nodesAhead(simulation.definition(), simulation.definition().nodeIndex(to));
    for (const auto& [key, other] : before.tasks)
        if (!later.contains(simulation.definition().nodeIndex(other.elementId))) CHECK(state.tasks.contains(key));
    return true;
}

std::string text(const std::vector<Event>& events) {
    std::string all;
    for (const auto& event : events)
        all += toText(event) + '\n';
    return all;
}

/// The state that the events alone give, each by way of its stored text.
State replayed(const std::vector<Simulation::Entry>& log) {
    State state;
    for (const auto& entry : log) {
        const auto stored = toText(entry.event);
        const auto event = fromText(stored);
        REQUIRE_MESSAGE(event.ok(), stored);
        engine::apply(state, *event);
    }
    return state;
}

/// Goes any way to the end; everything is accounted for on it and used up at the end.
void runToTheEnd(Simulation& simulation, Dice& dice) {
    Balance balance;
    for (int step = 0; simulation.state().info.status == InstanceStatus::Active && step < 3000; ++step) {
        if (dice.upTo(6) == 0)
            REQUIRE(simulation.fireNext().ok());
        else
            (void)simulation.perform(anything(simulation, dice)).ok();
        balance.check(simulation);
        if (step % 20 == 0) CHECK(dump(replayed(simulation.log())) == dump(simulation.state()));
    }
    CHECK(completed(simulation));
    CHECK(dump(replayed(simulation.log())) == dump(simulation.state()));
    const auto& state = simulation.state();
    CHECK((state.tasks.empty() && state.jobs.empty() && state.timers.empty() && state.incidents.empty() &&
           state.subscriptions.empty() && state.tokens.empty()));
    CHECK(count(simulation, "ElementActivated") ==
          count(simulation, "ElementCompleted") + count(simulation, "ElementTerminated"));
}

}  // namespace

TEST_CASE("random processes on random ways end, and their events rebuild each state") {
    for (unsigned seed = 1; seed <= 40; ++seed) {
        CAPTURE(seed);
        Dice dice(seed);
        auto simulation =
            started(Model(dice).body(), {{"count", 0}, {"day", feel::Value(*feel::Date::of(2027, 1, 4))}});
        runToTheEnd(simulation, dice);
    }
}

TEST_CASE("random processes that call one another end the same way") {
    int calls = 0, terminated = 0;
    for (unsigned seed = 300; seed <= 340; ++seed) {
        CAPTURE(seed);
        Dice dice(seed);
        const auto library = processesOf(Model(dice, true).body());
        Environment environment{kStart};
        environment.library = &library;
        Simulation simulation(library.load("p"), environment);
        REQUIRE(simulation.perform(StartInstance{{{"count", 0}}, "tester"}).ok());
        runToTheEnd(simulation, dice);
        calls += count(simulation, "CallBegun");
        terminated += count(simulation, "ElementTerminated");
    }
    CHECK(calls > 20);
    CHECK(terminated > 0);
}

TEST_CASE(
    "whatever is begun, ended and opened again by hand, the events rebuild each state and nothing is left behind") {
    int total = 0;
    for (unsigned seed = 100; seed <= 130; ++seed) {
        CAPTURE(seed);
        Dice dice(seed);
        const auto body = Model(dice).body();
        const auto again = compiled(body);
        auto simulation = started(body, {{"count", 0}});
        const auto& nodes = simulation.definition().process().nodes;
        Balance balance;
        int byHand = 0;
        for (int step = 0; step < 60 && simulation.state().elements.size() < 100; ++step) {
            const auto& state = simulation.state();
            const auto& at = nodes[static_cast<std::size_t>(dice.upTo(static_cast<int>(nodes.size())))].id;
            std::vector<Key> ending;
            Key near = 0;
            if (!state.elements.empty() && dice.upTo(2) == 0) ending.push_back(near = anyKey(state.elements, dice));
            const int choice = dice.upTo(5);
            const Activation put{at, {{"put", step}}, dice.upTo(2) == 0, near};
            bool done = false;
            if (choice == 0) done = simulation.perform(ModifyInstance{ending, {put}, "why", "x"}).ok();
            if (choice == 1)
                done = simulation.perform(ReopenInstance{put, openFrom(simulation.definition(), state, at), "why", "x"})
                           .ok();
            if (choice == 2 && !state.tasks.empty()) done = sendBack(simulation, dice);
            if (choice > 2) (void)simulation.perform(anything(simulation, dice)).ok();
            byHand += done ? 1 : 0;
            balance.check(simulation);
            const auto there = [&](Key key) { return key == kProcessScope || state.elements.contains(key); };
            const auto standing = [&](const auto& rows, const auto& owner) {
                return std::all_of(rows.begin(), rows.end(), [&](const auto& row) { return there(owner(row)); });
            };
            const auto ofElement = [](const auto& row) { return row.second.element; };
            CHECK(standing(state.elements, [](const auto& row) { return row.second.scope; }));
            CHECK(standing(state.tasks, ofElement));
            CHECK(standing(state.jobs, ofElement));
            CHECK(standing(state.timers, ofElement));
            CHECK(standing(state.subscriptions, ofElement));
            CHECK(standing(state.incidents, ofElement));
            CHECK(standing(state.tokens, [](const auto& row) { return row.first.scope; }));
            CHECK(standing(state.variables, [](const auto& row) { return row.first; }));
            if (dice.upTo(8) > 0 || state.info.status != InstanceStatus::Active) continue;
            // To the same definition everything goes as it is.
            const auto before = dump(state);
            REQUIRE(simulation.perform(MigrateInstance{again, {}, "why", "x"}).ok());
            CHECK(dump(state) == before);
        }
        CHECK(dump(replayed(simulation.log())) == dump(simulation.state()));
        total += byHand;
    }
    CHECK(total > 200);
}

TEST_CASE("sent back now and then, random processes still end, with every token used up") {
    int sent = 0;
    for (unsigned seed = 200; seed <= 240; ++seed) {
        CAPTURE(seed);
        Dice dice(seed);
        auto simulation = started(Model(dice).body(), {{"count", 0}});
        for (int step = 0; step < 3000 && simulation.state().info.status == InstanceStatus::Active; ++step) {
            if (step < 150 && dice.upTo(6) == 0 && !simulation.state().tasks.empty())
                sent += sendBack(simulation, dice) ? 1 : 0;
            else if (dice.upTo(6) == 0)
                REQUIRE(simulation.fireNext().ok());
            else
                (void)simulation.perform(anything(simulation, dice)).ok();
        }
        CHECK(completed(simulation));
        CHECK(simulation.state().tokens.empty());
        CHECK(dump(replayed(simulation.log())) == dump(simulation.state()));
        CHECK(count(simulation, "ElementActivated") ==
              count(simulation, "ElementCompleted") + count(simulation, "ElementTerminated"));
    }
    CHECK(sent > 40);
}

TEST_CASE("a restart before any step changes nothing") {
    for (unsigned seed = 50; seed <= 60; ++seed) {
        CAPTURE(seed);
        Dice dice(seed);
        auto simulation = started(Model(dice).body(), {{"count", 0}});
        for (int step = 0; step < 60; ++step) {
            auto command = anything(simulation, dice);
            if (auto* done = std::get_if<CompleteTask>(&command))
                if (const auto* task = simulation.state().task(done->task); task && dice.upTo(4) == 0)
                    if (const auto steps = stepsBefore(simulation.definition(), {{task->elementId}}); !steps.empty())
                        done->backTo = steps.front();
            const auto before = simulation.log().size();
            const auto again =
                decide(simulation.definition(), replayed(simulation.log()), command, Environment{simulation.now()});
            const auto done = simulation.perform(command);
            REQUIRE(done.ok() == again.ok());
            if (!done) continue;
            std::vector<Event> events;
            for (auto i = before; i < simulation.log().size(); ++i)
                events.push_back(simulation.log()[i].event);
            CHECK(text(events) == text(*again));
        }
    }
}

TEST_CASE("the same commands at the same times give the same events") {
    const auto run = [] {
        Dice dice(7);
        auto simulation = started(Model(dice).body(), {{"count", 0}});
        for (int i = 0; i < 50; ++i)
            (void)simulation.perform(anything(simulation, dice)).ok();
        std::string text;
        for (const auto& entry : simulation.log())
            text += toText(entry.event);
        return text;
    };
    CHECK(run() == run());
}
