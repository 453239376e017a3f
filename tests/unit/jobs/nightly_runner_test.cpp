#include "jobs/nightly_runner.h"

#include <doctest/doctest.h>

#include "support/world.h"

using namespace entente;

TEST_CASE("the work of a night is done at the start and at three in the morning of the zone") {
    test::ManualClock clock;
    int done = 0;
    jobs::NightlyRunner nights(clock, "Asia/Seoul", [&] { ++done; });
    const std::pair<const char*, int> moments[] = {{"2027-02-01T01:00:00Z", 1}, {"2027-02-01T17:59:59Z", 1},
                                                   {"2027-02-01T18:00:00Z", 2}, {"2027-02-02T17:00:00Z", 2},
                                                   {"2027-02-02T18:00:01Z", 3}, {"2027-02-09T00:00:00Z", 4},
                                                   {"2027-02-09T17:00:00Z", 4}, {"2027-02-09T18:00:00Z", 5}};
    for (const auto& [moment, expected] : moments) {
        CAPTURE(moment);
        clock.set(moment);
        while (nights.runOne()) {
        }
        CHECK(done == expected);
    }
}

TEST_CASE("a night that failed is not over") {
    test::ManualClock clock;
    int tried = 0;
    jobs::NightlyRunner nights(clock, "UTC", [&] {
        if (++tried == 1) throw std::runtime_error("the disk is full");
    });
    CHECK_THROWS(nights.runOne());
    CHECK(nights.runOne());
    CHECK_FALSE(nights.runOne());
    CHECK(tried == 2);
}
