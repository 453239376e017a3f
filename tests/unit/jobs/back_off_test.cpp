#include "jobs/back_off.h"

#include <doctest/doctest.h>

#include <limits>

#include "base/file.h"
#include "support/world.h"

using namespace entente;
using jobs::pauseSeconds;

TEST_CASE("each pause is twice the one before, up to its bound of 64 minutes") {
    struct Case {
        int attempts;
        std::int64_t seconds;
    };
    for (const auto& [attempts, seconds] :
         {Case{1, 60}, Case{2, 120}, Case{3, 240}, Case{6, 1920}, Case{7, 3840}, Case{8, 3840},
          Case{jobs::kMostAttempts, 3840}, Case{std::numeric_limits<int>::max(), 3840}, Case{0, 60}, Case{-5, 60}}) {
        CAPTURE(attempts);
        CHECK(pauseSeconds(attempts) == seconds);
    }
}

TEST_CASE("a job that fails again and again waits 64 minutes at the most, and the last failure stops it") {
    test::World world;
    auto files = test::planningFiles();
    auto& bpmn = files.at("planning.bpmn");
    const std::string usual = "type=\"entente:document\" retries=\"3\"";
    REQUIRE(bpmn.find(usual) != std::string::npos);
    for (auto at = bpmn.find(usual); at != std::string::npos; at = bpmn.find(usual, at))
        bpmn[at + usual.size() - 2] = '9';
    world.install(files);
    const auto instance = world.start();
    REQUIRE(world.fill(world.task(instance, "enquiry"), test::enquiryFields()));
    // No file can be stored for a while.
    const auto blobs = world.folder / "blobs", away = world.folder / "away";
    std::filesystem::rename(blobs, away);
    writeFile(systemFiles(), blobs, "in the way");
    REQUIRE(world.fill(world.task(instance, "concept_note"), test::conceptFields()));
    for (const std::int64_t pause : {120, 240, 480, 960, 1920, 3840, 3840, 3840}) {
        CAPTURE(pause);
        REQUIRE(world.serviceTasks->runOne());
        CHECK(world.number("SELECT lease_until FROM engine_job WHERE state = 'ready'") ==
              world.clock.now().plusSeconds(pause).micros);
        world.clock.advance(pause - 1);
        CHECK(!world.serviceTasks->runOne());
        world.clock.advance(1);
    }
    REQUIRE(world.serviceTasks->runOne());
    CHECK(world.text("SELECT state FROM engine_job ORDER BY key DESC LIMIT 1") == "failed");
    CHECK(world.number("SELECT count(*) FROM incident WHERE resolved_at IS NULL") == 1);
    std::filesystem::remove(blobs);
    std::filesystem::rename(away, blobs);
    REQUIRE(world.runner->run(instance, {}, engine::RetryIncident{world.number("SELECT key FROM incident")}));
    world.settle();
    CHECK(world.isOpen(instance, "review_concept_note"));
}
