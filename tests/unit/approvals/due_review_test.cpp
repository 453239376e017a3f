#include <doctest/doctest.h>

#include <string>

#include "approvals/due_review.h"
#include "support/world.h"

using namespace entente;
using approvals::DueReviewRepository;

TEST_CASE("a changed calendar reads the tasks and cases of its programs only, however many there are") {
    test::World world;
    for (const std::string statement : {DueReviewRepository::kTasks, DueReviewRepository::kTimers}) {
        CAPTURE(statement);
        world.database->write([&](storage::Tx& tx) {
            int searches = 0;
            auto plan = tx.query("EXPLAIN QUERY PLAN " + statement, 1, 1);
            while (plan.next()) {
                const auto step = plan.text(3);
                CAPTURE(step);
                if (step.rfind("SCAN", 0) == 0) CHECK(step.rfind("SCAN p", 0) == 0);
                if (step.rfind("SEARCH", 0) == 0) ++searches;
            }
            CHECK(searches > 0);
        });
    }
}
