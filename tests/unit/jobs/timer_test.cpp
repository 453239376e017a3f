#include "jobs/timer_runner.h"

#include <doctest/doctest.h>

#include <thread>

#include "bpmn/steps.h"
#include "jobs/worker.h"
#include "support/world.h"

using namespace entente;
using test::World;

namespace {

constexpr const char* kReviewer = "reviewer@mois.example";
constexpr std::int64_t kDay = 86'400;

void fireAll(World& world) {
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&] {
            while (world.timers->runOne())
                continue;
        });
    for (auto& thread : threads)
        thread.join();
}

}  // namespace

TEST_CASE("reminders and the escalation come once each, whoever fires them, and stop with the decision") {
    World world;
    const auto instance = world.upToReview();
    CHECK(!world.timers->runOne());
    const auto timers = world.number("SELECT count(*) FROM timer WHERE state = 'scheduled'");
    CHECK(timers >= 3);
    for (int day = 0; day < 40; ++day) {
        world.clock.advance(kDay);
        fireAll(world);
        world.settle();
    }
    CHECK(world.number("SELECT count(*) FROM mail WHERE text_name = 'reminder'") == 2);
    CHECK(world.number("SELECT count(*) FROM mail WHERE text_name = 'escalation'") == 1);
    CHECK(world.number("SELECT reminders FROM task WHERE element_id = 'review_concept_note'") == 2);
    CHECK(world.number("SELECT count(*) FROM timer WHERE state = 'fired'") ==
          world.number("SELECT count(*) FROM instance_event WHERE type = 'TimerFired'"));
    CHECK(world.linkOf(kReviewer).state == approvals::LinkState::Acts);
    REQUIRE(world.decide(kReviewer, "approve"));
    CHECK(!world.isOpen(instance, "review_concept_note"));
    CHECK(world.number("SELECT count(*) FROM timer WHERE state = 'scheduled' AND element_id = 'review_concept_note'") ==
          0);
}

TEST_CASE("a reminder by hand leaves the automatic ones armed that are still to come, and brings back none that went") {
    World world;
    const auto instance = world.upToReview();
    const auto scheduled = [&] {
        return world.number(
            "SELECT count(*) FROM timer WHERE state = 'scheduled' AND element_id = "
            "'review_concept_note'");
    };
    const auto byHand = [&] {
        const auto task = world.task(instance, "review_concept_note");
        REQUIRE(world.approvals->remind(task.id, world.ours(), task.reminders));
    };
    const auto armed = scheduled();
    byHand();
    CHECK(scheduled() == armed);
    for (int day = 0; day < 40; ++day) {
        world.clock.advance(kDay);
        fireAll(world);
    }
    CHECK(world.number("SELECT reminders FROM task WHERE element_id = 'review_concept_note'") == 3);
    byHand();
    CHECK(scheduled() == 0);
    for (int day = 0; day < 40; ++day) {
        world.clock.advance(kDay);
        fireAll(world);
    }
    CHECK(world.number("SELECT reminders FROM task WHERE element_id = 'review_concept_note'") == 4);
}

TEST_CASE("a decision in time leaves nothing to remind of") {
    World world;
    world.upToReview();
    REQUIRE(world.decide(kReviewer, "reject", "No"));
    world.settle();
    world.clock.advance(40 * kDay);
    fireAll(world);
    world.settle();
    CHECK(world.number("SELECT count(*) FROM mail WHERE text_name IN ('reminder', 'escalation')") == 0);
}

TEST_CASE("an escalation never crosses the border") {
    World world;
    auto files = test::planningFiles();
    const bpmn::StepEdit edit{"review_concept_note", {{bpmn::StepField::Who, "=program.partner.addressee"}}};
    files["planning.bpmn"] = bpmn::applySteps(files["planning.bpmn"], {edit}).value();
    std::vector<Problem> problems;
    REQUIRE(world.packages->install("planning", files, {}, problems));
    world.upToReview();
    for (int day = 0; day < 40; ++day) {
        world.clock.advance(kDay);
        fireAll(world);
    }
    CHECK(world.number("SELECT reminders FROM task WHERE element_id = 'review_concept_note'") == 2);
    CHECK(world.number("SELECT count(*) FROM mail WHERE text_name = 'escalation'") == 0);
}

TEST_CASE("to a principal abroad only the coordinator is reminded by the server") {
    World world;
    world.upToAnswer();
    const auto before = world.relay.countTo("addressee@partner.example");
    for (int day = 0; day < 90; ++day) {
        world.clock.advance(kDay);
        fireAll(world);
        world.settle();
    }
    CHECK(world.relay.countTo("addressee@partner.example") == before);
    CHECK(world.number("SELECT count(*) FROM mail WHERE text_name = 'reminder' AND held IS NULL") == 3);
    // The principal's own is a draft of whoever asks them, and only the newest.
    CHECK(world.number("SELECT count(*) FROM mail WHERE text_name = 'reminder' AND held = 'draft' AND "
                       "state = 'queued' AND sender_side = 'A'") == 1);
    CHECK(world.number("SELECT count(*) FROM mail WHERE text_name = 'escalation'") == 1);
}

TEST_CASE("a case that cannot be read is put off, and stops no other") {
    World world;
    const auto broken = world.upToReview();
    world.upToReview();
    world.database->write([&](storage::Tx& tx) {
        tx.run("UPDATE variable SET value = '{' WHERE instance_id = $1 AND name = 'concept'", broken);
    });
    world.clock.advance(7 * kDay);
    for (int i = 0; i < 10 && world.timers->runOne(); ++i)
        continue;
    world.settle();
    CHECK(!world.timers->runOne());
    CHECK(world.number("SELECT count(*) FROM timer WHERE state = 'fired'") >= 1);
    CHECK(world.number("SELECT count(*) FROM timer WHERE state = 'fired' AND instance_id = " + broken.text()) == 0);
}

TEST_CASE("a worker goes on after an exception, is woken, and finishes what it does when it is stopped") {
    std::atomic<int> runs = 0;
    jobs::Worker worker("test", [&]() -> bool {
        if (++runs == 1) throw std::runtime_error("once");
        return false;
    });
    while (runs < 2) {
        worker.wake();
        std::this_thread::yield();
    }
    worker.stop();
    const int after = runs;
    worker.wake();
    CHECK(runs == after);
}
